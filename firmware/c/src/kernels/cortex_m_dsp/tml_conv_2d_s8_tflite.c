#include "tml_conv_2d_dsp.h"

__attribute__((naked)) static void product_6(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_TFLITE, TML_COPIES_6, TML_PIXELS_6, TML_MULTIPLIER_TFLITE, TML_STORE_6,
                                 TML_RESULT_TFLITE));
}

__attribute__((naked)) static void product_3(__attribute__((unused)) tml_channels *channels) {
    __asm__ volatile(TML_PRODUCT(TML_BEGIN_TFLITE, TML_COPIES_3, TML_PIXELS_3, TML_MULTIPLIER_TFLITE, TML_STORE_3,
                                 TML_RESULT_TFLITE));
}

void tml_conv_2d_s8_tflite(const tml_conv_2d_s8_tflite_params *p, const int8_t *input, int8_t *output) {
    const tml_conv_2d layer = {
        .window = TML_WINDOW_OF(p),
        .weights = p->weights,
        .scales = {.bias = p->bias, .multipliers_32 = p->multipliers, .shifts = p->shifts,
                   .zero_point = p->output_zero_point, .minimum = p->minimum, .maximum = p->maximum},
        .input_zero_point = p->input_zero_point,
        .groups = p->groups,
        .is_near = true,
        .product_6 = product_6,
        .product_3 = product_3,
    };
    tml_conv_2d_run(&layer, input, output);
}
