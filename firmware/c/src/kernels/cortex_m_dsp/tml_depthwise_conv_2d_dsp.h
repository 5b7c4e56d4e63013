/* What both requantization schemes of a depthwise convolution share. */
#ifndef TML_DEPTHWISE_CONV_2D_DSP_H
#define TML_DEPTHWISE_CONV_2D_DSP_H

#include "tml_depthwise_3x3.h"
#include "tml_scheme.h"
#include "tml_window.h"

typedef struct {
    tml_window window;
    const int8_t *weights;
    tml_scales scales;
    int8_t input_zero_point;
    bool is_near; /* q16: the shift is one that the products can do; tflite: true */
    tml_depthwise_product stride_1;
    tml_depthwise_product stride_2;
} tml_depthwise_conv_2d;

void tml_depthwise_conv_2d_run(const tml_depthwise_conv_2d *layer, const int8_t *input, int8_t *output);

#endif
