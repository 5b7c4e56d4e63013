#include "tml_depthwise_conv_2d_dsp.h"
#include "tml_depthwise_product_tflite.h"
#include "tml_product_tflite.h"

void tml_depthwise_conv_2d_s8_tflite(const tml_depthwise_conv_2d_s8_tflite_params *p, const int8_t *input,
                                     int8_t *output) {
    const tml_depthwise_conv_2d layer = {
        .as_convolution = {.window = TML_WINDOW_OF(p),
                           .weights = p->weights,
                           .scales = TML_SCALES_TFLITE(p),
                           .input_zero_point = p->input_zero_point,
                           .groups = 1,
                           .product_6 = tml_product_6_tflite,
                           .product_3 = tml_product_3_tflite},
        .product = tml_depthwise_product_tflite,
    };
    tml_depthwise_conv_2d_run(&layer, input, output);
}
