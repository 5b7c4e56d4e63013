#include "tml_conv_2d_dsp.h"
#include "tml_product_q16.h"

void tml_conv_2d_s8(const tml_conv_2d_s8_params *p, const int8_t *input, int8_t *output) {
    const tml_conv_2d layer = {
        .window = TML_WINDOW_OF(p),
        .weights = p->weights,
        .scales = TML_SCALES_Q16(p),
        .input_zero_point = p->input_zero_point,
        .groups = p->groups,
        .product_6 = tml_product_6_q16,
        .product_3 = tml_product_3_q16,
    };
    tml_conv_2d_run(&layer, input, output);
}
