/* What the reference kernels of convolutions share: the sum under one window for one output channel. */
#ifndef TML_CONV_2D_H
#define TML_CONV_2D_H

#include "tml_window.h"

/* int8 activations; elements outside the picture count as zero_point. `input` is the group's first channel,
 * `weights` are [kernel_height][kernel_width][depth]. */
static inline int32_t tml_conv_2d_sum_s8(const tml_window *window, int32_t row, int32_t column,
                                         const int8_t *input, const int8_t *weights, uint16_t depth,
                                         int8_t zero_point) {
    int32_t sum = 0;
    for (uint16_t y = 0; y < window->kernel_height; y++) {
        for (uint16_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            bool inside = tml_window_pixel(window, row + (int32_t)y * window->dilation_height,
                                           column + (int32_t)x * window->dilation_width, &first);
            for (uint16_t c = 0; c < depth; c++) {
                sum += (int32_t)TML_READ_I8(weights) * (inside ? input[first + c] : zero_point);
                weights++;
            }
        }
    }
    return sum;
}

/* The same for one channel with a kernel of its own: `weights` are [kernel_height][kernel_width],
 * output_channels elements apart. */
static inline int32_t tml_depthwise_conv_2d_sum_s8(const tml_window *window, int32_t row, int32_t column,
                                                   const int8_t *input, const int8_t *weights,
                                                   int8_t zero_point) {
    int32_t sum = 0;
    for (uint16_t y = 0; y < window->kernel_height; y++) {
        for (uint16_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            bool inside = tml_window_pixel(window, row + (int32_t)y * window->dilation_height,
                                           column + (int32_t)x * window->dilation_width, &first);
            sum += (int32_t)TML_READ_I8(weights) * (inside ? input[first] : zero_point);
            weights += window->output_channels;
        }
    }
    return sum;
}

/* int16 activations; elements outside the picture count as 0. */
static inline int64_t tml_conv_2d_sum_s16(const tml_window *window, int32_t row, int32_t column,
                                          const int16_t *input, const int8_t *weights, uint16_t depth) {
    int64_t sum = 0;
    for (uint16_t y = 0; y < window->kernel_height; y++) {
        for (uint16_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            if (tml_window_pixel(window, row + (int32_t)y * window->dilation_height,
                                 column + (int32_t)x * window->dilation_width, &first)) {
                for (uint16_t c = 0; c < depth; c++) {
                    sum += (int32_t)TML_READ_I8(&weights[c]) * input[first + c];
                }
            }
            weights += depth;
        }
    }
    return sum;
}

/* The same for one channel with a kernel of its own. */
static inline int64_t tml_depthwise_conv_2d_sum_s16(const tml_window *window, int32_t row, int32_t column,
                                                    const int16_t *input, const int8_t *weights) {
    int64_t sum = 0;
    for (uint16_t y = 0; y < window->kernel_height; y++) {
        for (uint16_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            if (tml_window_pixel(window, row + (int32_t)y * window->dilation_height,
                                 column + (int32_t)x * window->dilation_width, &first)) {
                sum += (int32_t)TML_READ_I8(weights) * input[first];
            }
            weights += window->output_channels;
        }
    }
    return sum;
}

#endif
