#include "tml_conv_2d.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_conv_2d_s8_tflite(const tml_conv_2d_s8_tflite_params *p, const int8_t *input, int8_t *output) {
    const tml_window window = TML_WINDOW_OF(p);
    const int8_t *weights = TML_READ_POINTER(const int8_t *, &p->weights);
    const int32_t *bias = TML_READ_POINTER(const int32_t *, &p->bias);
    const int32_t *multipliers = TML_READ_POINTER(const int32_t *, &p->multipliers);
    const int8_t *shifts = TML_READ_POINTER(const int8_t *, &p->shifts);
    const int8_t input_zero_point = TML_READ_I8(&p->input_zero_point);
    const int8_t output_zero_point = TML_READ_I8(&p->output_zero_point);
    const int8_t minimum = TML_READ_I8(&p->minimum);
    const int8_t maximum = TML_READ_I8(&p->maximum);
    const uint16_t groups = TML_READ_U16(&p->groups);
    const uint16_t depth = window.input_channels / groups;
    const uint16_t group_outputs = window.output_channels / groups;
    const size_t kernel_size = (size_t)window.kernel_height * window.kernel_width * depth;
    for (uint16_t y = 0; y < window.output_height; y++) {
        const int32_t row = tml_window_row(&window, y);
        for (uint16_t x = 0; x < window.output_width; x++) {
            const int32_t column = tml_window_column(&window, x);
            const int8_t *kernel = weights;
            uint16_t o = 0;
            for (uint16_t g = 0; g < groups; g++) {
                for (uint16_t k = 0; k < group_outputs; k++) {
                    int32_t accumulator = TML_READ_I32(&bias[o]);
                    accumulator += tml_conv_2d_sum_s8(&window, row, column, &input[(size_t)g * depth], kernel,
                                                      depth, input_zero_point);
                    int32_t value =
                        tml_tflite(accumulator, TML_READ_I32(&multipliers[o]), TML_READ_I8(&shifts[o])) +
                        output_zero_point;
                    *output++ = (int8_t)tml_clamp(value, minimum, maximum);
                    kernel += kernel_size;
                    o++;
                }
            }
        }
    }
}
