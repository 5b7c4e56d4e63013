/* What both requantization schemes of a convolution share. */
#ifndef TML_CONV_2D_DSP_H
#define TML_CONV_2D_DSP_H

#include "kernels/reference/tml_window.h"
#include "tml_product.h"
#include "tml_scheme.h"

typedef struct {
    tml_window window;
    const int8_t *weights;
    tml_scales scales;
    int8_t input_zero_point;
    uint16_t groups;
    tml_product product_6; /* for six pixels */
    tml_product product_3; /* for three */
} tml_conv_2d;

void tml_conv_2d_run(const tml_conv_2d *layer, const int8_t *input, int8_t *output);

#endif
