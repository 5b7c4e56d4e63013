/* What coded fully connected layers of both requantization schemes share. */
#ifndef TML_CODED_FULLY_CONNECTED_H
#define TML_CODED_FULLY_CONNECTED_H

#include "tml_coded_scales.h"

typedef struct {
    const uint8_t *codes;
    uint8_t *scratch;
    uint16_t input_count;
    uint16_t output_count;
    tml_coded_scheme scheme;
} tml_coded_fully_connected;

void tml_coded_fully_connected_run(const tml_coded_fully_connected *layer, const int8_t *input,
                                   int8_t *output);

#endif
