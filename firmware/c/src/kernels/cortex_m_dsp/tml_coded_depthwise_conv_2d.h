/* What coded depthwise convolutions of both requantization schemes share. */
#ifndef TML_CODED_DEPTHWISE_CONV_2D_H
#define TML_CODED_DEPTHWISE_CONV_2D_H

#include "tml_coded_conv_2d.h"
#include "tml_depthwise_3x3.h"

/* A layer, which is changed, and the product for kernels of 3 by 3. */
void tml_coded_depthwise_conv_2d_run(tml_coded_conv_2d *layer, tml_depthwise_product product,
                                     const int8_t *input, int8_t *output);

#endif
