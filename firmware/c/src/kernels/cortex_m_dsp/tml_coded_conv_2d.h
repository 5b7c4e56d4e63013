/* What coded convolutions of both requantization schemes share. */
#ifndef TML_CODED_CONV_2D_H
#define TML_CODED_CONV_2D_H

#include "kernels/reference/tml_window.h"
#include "tml_coded_product.h"
#include "tml_coded_scales.h"
#include "tml_config.h"

/* A layer; a depthwise one has as many groups as input channels. */
typedef struct {
    tml_window window;
    const uint8_t *codes;
    uint8_t *scratch;
    uint16_t groups;
    int8_t input_zero_point;
    tml_coded_scheme scheme;
    tml_coded_product product;
} tml_coded_conv_2d;

/* Weights that there is room for, two bytes each on the stack: 6 or 4 times the largest window, whose rows
 * are filled up to a multiple of 4. */
#ifndef TML_CODED_ELEMENTS
#define TML_CODED_ELEMENTS 1536
#endif

/* Changes the layer. */
void tml_coded_conv_2d_run(tml_coded_conv_2d *layer, const int8_t *input, int8_t *output);

#endif
