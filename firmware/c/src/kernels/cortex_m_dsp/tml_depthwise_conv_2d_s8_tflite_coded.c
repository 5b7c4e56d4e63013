#include "tml_coded_depthwise_conv_2d.h"
#include "tml_coded_product_tflite.h"
#include "tml_depthwise_product_tflite.h"

void tml_depthwise_conv_2d_s8_tflite_coded(const tml_depthwise_conv_2d_s8_tflite_coded_params *p,
                                           const int8_t *input, int8_t *output, uint8_t *scratch) {
    tml_coded_conv_2d layer = {.window = TML_WINDOW_OF(p),
                               .codes = p->codes,
                               .scratch = scratch,
                               .groups = p->input_channels,
                               .input_zero_point = p->input_zero_point,
                               .scheme = TML_CODED_SCHEME_TFLITE(p),
                               .product = tml_coded_product_tflite};
    tml_coded_depthwise_conv_2d_run(&layer, tml_depthwise_product_tflite, input, output);
}
