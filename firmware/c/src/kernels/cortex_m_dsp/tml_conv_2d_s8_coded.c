#include "tml_coded_conv_2d.h"
#include "tml_coded_product_q16.h"

void tml_conv_2d_s8_coded(const tml_conv_2d_s8_coded_params *p, const int8_t *input, int8_t *output,
                          uint8_t *scratch) {
    tml_coded_conv_2d layer = {.window = TML_WINDOW_OF(p),
                               .codes = p->codes,
                               .scratch = scratch,
                               .groups = p->groups,
                               .input_zero_point = p->input_zero_point,
                               .scheme = TML_CODED_SCHEME_Q16(p),
                               .product = tml_coded_product_q16};
    tml_coded_conv_2d_run(&layer, input, output);
}
