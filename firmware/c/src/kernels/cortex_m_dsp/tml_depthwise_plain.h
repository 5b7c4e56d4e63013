/* Depthwise convolutions with any kernel, and channels that the products of tml_depthwise_3x3.h cannot do. */
#ifndef TML_DEPTHWISE_PLAIN_H
#define TML_DEPTHWISE_PLAIN_H

#include "tml_conv_2d_dsp.h"

/* Some output channels of one row of the output; `output` is the row's first element. */
void tml_depthwise_plain_row(const tml_conv_2d *layer, uint16_t row, uint32_t first_channel,
                             uint32_t last_channel, const int8_t *input, int8_t *output);

#endif
