#include "tinyml.h"
#include "tml_requantize.h"

/* The greatest of one channel under the window at (top, left). */
static int32_t greatest(const tml_max_pool_2d_s16_params *p, const int16_t *input, int32_t top,
                        int32_t left) {
    int32_t height = TML_READ_U16(&p->input_height);
    int32_t width = TML_READ_U16(&p->input_width);
    uint16_t channels = TML_READ_U16(&p->channels);
    uint16_t kernel_height = TML_READ_U16(&p->kernel_height);
    uint16_t kernel_width = TML_READ_U16(&p->kernel_width);
    int16_t result = INT16_MIN;
    for (uint16_t i = 0; i < kernel_height; i++, top += TML_READ_U16(&p->dilation_height)) {
        int32_t column = left;
        for (uint16_t j = 0; top >= 0 && top < height && j < kernel_width; j++) {
            if (column >= 0 && column < width) {
                int16_t x = input[(uint32_t)(top * width + column) * channels];
                result = x > result ? x : result;
            }
            column += TML_READ_U16(&p->dilation_width);
        }
    }
    return result;
}

void tml_max_pool_2d_s16(const tml_max_pool_2d_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t channels = TML_READ_U16(&p->channels);
    uint16_t output_height = TML_READ_U16(&p->output_height);
    uint16_t output_width = TML_READ_U16(&p->output_width);
    int16_t minimum = TML_READ_I16(&p->minimum);
    int16_t maximum = TML_READ_I16(&p->maximum);
    int32_t top = -(int32_t)TML_READ_U16(&p->pad_top);
    for (uint16_t y = 0; y < output_height; y++) {
        int32_t left = -(int32_t)TML_READ_U16(&p->pad_left);
        for (uint16_t x = 0; x < output_width; x++) {
            for (uint16_t c = 0; c < channels; c++) {
                *output++ = (int16_t)tml_clamp(greatest(p, &input[c], top, left), minimum, maximum);
            }
            left += TML_READ_U16(&p->stride_width);
        }
        top += TML_READ_U16(&p->stride_height);
    }
}
