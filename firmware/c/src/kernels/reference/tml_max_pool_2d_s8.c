#include "tinyml.h"
#include "tml_pool_window.h"
#include "tml_requantize.h"

/* The greatest of `rows` times `columns` elements. */
static int8_t greatest_of(const int8_t *input, uint16_t rows, uint16_t columns, uint32_t row_step,
                          uint32_t column_step) {
    int8_t greatest = INT8_MIN;
    for (uint16_t i = 0; i < rows; i++) {
        uint32_t at = i * row_step;
        for (uint16_t j = 0; j < columns; j++, at += column_step) {
            greatest = input[at] > greatest ? input[at] : greatest;
        }
    }
    return greatest;
}

void tml_max_pool_2d_s8(const tml_max_pool_2d_s8_params *p, const int8_t *input, int8_t *output) {
    uint16_t input_height = TML_READ_U16(&p->input_height);
    uint16_t input_width = TML_READ_U16(&p->input_width);
    uint16_t channels = TML_READ_U16(&p->channels);
    uint16_t output_height = TML_READ_U16(&p->output_height);
    uint16_t output_width = TML_READ_U16(&p->output_width);
    uint16_t kernel_height = TML_READ_U16(&p->kernel_height);
    uint16_t kernel_width = TML_READ_U16(&p->kernel_width);
    uint16_t stride_height = TML_READ_U16(&p->stride_height);
    uint16_t stride_width = TML_READ_U16(&p->stride_width);
    uint16_t dilation_height = TML_READ_U16(&p->dilation_height);
    uint16_t dilation_width = TML_READ_U16(&p->dilation_width);
    int8_t minimum = TML_READ_I8(&p->minimum);
    int8_t maximum = TML_READ_I8(&p->maximum);
    uint32_t column_step = (uint32_t)dilation_width * channels;
    uint32_t row_step = (uint32_t)dilation_height * input_width * channels;
    int32_t top = -(int32_t)TML_READ_U16(&p->pad_top);
    for (uint16_t y = 0; y < output_height; y++, top += stride_height) {
        tml_pool_extent down = tml_pool_covered(top, kernel_height, dilation_height, input_height);
        int32_t left = -(int32_t)TML_READ_U16(&p->pad_left);
        for (uint16_t x = 0; x < output_width; x++, left += stride_width) {
            tml_pool_extent across = tml_pool_covered(left, kernel_width, dilation_width, input_width);
            const int8_t *first = &input[(uint32_t)(down.first * input_width + across.first) * channels];
            for (uint16_t c = 0; c < channels; c++) {
                int8_t greatest = greatest_of(&first[c], down.count, across.count, row_step, column_step);
                *output++ = (int8_t)tml_clamp(greatest, minimum, maximum);
            }
        }
    }
}
