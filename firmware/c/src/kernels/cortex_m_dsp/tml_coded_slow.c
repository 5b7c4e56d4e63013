#include "tml_coded_slow.h"
#include "kernels/reference/tml_conv_2d.h"

#if defined(__ARM_FEATURE_DSP)

void tml_coded_slow_channel(const tml_coded_conv_2d *layer, const tml_coded_scale *scale, uint32_t depth,
                            const int8_t *weights, const int8_t *input, int8_t *output) {
    const tml_window *window = &layer->window;
    for (uint16_t y = 0; y < window->output_height; y++) {
        const int32_t row = tml_window_row(window, y);
        for (uint16_t x = 0; x < window->output_width; x++) {
            const int32_t sum = tml_conv_2d_sum_s8(window, row, tml_window_column(window, x), input, weights,
                                                   (uint16_t)depth, layer->input_zero_point);
            *output = tml_coded_result_of(&layer->scheme, scale, sum);
            output += window->output_channels;
        }
    }
}

#else
typedef int tml_dsp_only;
#endif
