#include "tml_coded_picture.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_conv_2d_s8_tflite_coded(const tml_conv_2d_s8_tflite_coded_params *p, const int8_t *input,
                                 int8_t *output, uint8_t *scratch) {
    const tml_window window = TML_WINDOW_OF(p);
    const int8_t output_zero_point = TML_READ_I8(&p->output_zero_point);
    const int8_t minimum = TML_READ_I8(&p->minimum);
    const int8_t maximum = TML_READ_I8(&p->maximum);
    tml_coded_picture picture;
    tml_coded_picture_open(&picture, &window, TML_READ_I8(&p->input_zero_point),
                           TML_READ_POINTER(const uint8_t *, &p->codes), TML_READ_U16(&p->groups), true,
                           scratch);
    for (uint16_t o = 0; o < window.output_channels; o++) {
        const tml_coded_channel channel = tml_coded_picture_channel(&picture);
        const int8_t *group = tml_coded_picture_group(&picture, input, o);
        int8_t *pixel = &output[o];
        for (uint16_t y = 0; y < window.output_height; y++) {
            const int32_t row = tml_window_row(&window, y);
            for (uint16_t x = 0; x < window.output_width; x++) {
                int32_t accumulator = channel.bias;
                accumulator += tml_coded_picture_sum(&picture, row, tml_window_column(&window, x), group);
                int32_t value =
                    tml_tflite(accumulator, channel.multiplier, channel.shift) + output_zero_point;
                *pixel = (int8_t)tml_clamp(value, minimum, maximum);
                pixel += window.output_channels;
            }
        }
    }
}
