/* What both requantization schemes of a depthwise convolution share. */
#ifndef TML_DEPTHWISE_CONV_2D_DSP_H
#define TML_DEPTHWISE_CONV_2D_DSP_H

#include "tml_conv_2d_dsp.h"
#include "tml_depthwise_3x3.h"

typedef struct {
    tml_conv_2d as_convolution; /* the layer, with weights in another order than a convolution has */
    tml_depthwise_product product;
} tml_depthwise_conv_2d;

void tml_depthwise_conv_2d_run(const tml_depthwise_conv_2d *layer, const int8_t *input, int8_t *output);

#endif
