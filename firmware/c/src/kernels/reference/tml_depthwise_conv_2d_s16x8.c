#include "tml_conv_2d.h"
#include "tml_requantize.h"

void tml_depthwise_conv_2d_s16x8(const tml_depthwise_conv_2d_s16x8_params *p, const int16_t *input,
                                 int16_t *output) {
    const tml_window window = TML_WINDOW_OF(p);
    const int8_t *weights = TML_READ_POINTER(const int8_t *, &p->weights);
    const int32_t *bias = TML_READ_POINTER(const int32_t *, &p->bias);
    const int16_t *multipliers = TML_READ_POINTER(const int16_t *, &p->multipliers);
    const uint8_t shift = TML_READ_U8(&p->shift);
    const int16_t minimum = TML_READ_I16(&p->minimum);
    const int16_t maximum = TML_READ_I16(&p->maximum);
    const uint16_t channel_outputs = window.output_channels / window.input_channels;
    for (uint16_t y = 0; y < window.output_height; y++) {
        const int32_t row = tml_window_row(&window, y);
        for (uint16_t x = 0; x < window.output_width; x++) {
            const int32_t column = tml_window_column(&window, x);
            uint16_t o = 0;
            for (uint16_t c = 0; c < window.input_channels; c++) {
                for (uint16_t k = 0; k < channel_outputs; k++) {
                    int32_t accumulator = TML_READ_I32(&bias[o]);
                    accumulator +=
                        (int32_t)tml_depthwise_conv_2d_sum_s16(&window, row, column, &input[c], &weights[o]);
                    int32_t value = tml_q16(accumulator, TML_READ_I16(&multipliers[o]), shift);
                    *output++ = (int16_t)tml_clamp(value, minimum, maximum);
                    o++;
                }
            }
        }
    }
}
