/* How a kernel slides over the rows and columns of an NHWC picture (KERNELS.md, "Windows"). */
#ifndef TML_WINDOW_H
#define TML_WINDOW_H

#include "tinyml.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    uint16_t input_height;
    uint16_t input_width;
    uint16_t input_channels;
    uint16_t output_height;
    uint16_t output_width;
    uint16_t output_channels;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_height;
    uint16_t stride_width;
    uint16_t dilation_height;
    uint16_t dilation_width;
    uint16_t pad_top;
    uint16_t pad_left;
} tml_window;

/* The window in any parameter block that has these fields. */
#define TML_WINDOW_OF(p)                                                                                     \
    {                                                                                                        \
        TML_READ_U16(&(p)->input_height), TML_READ_U16(&(p)->input_width),                                   \
            TML_READ_U16(&(p)->input_channels), TML_READ_U16(&(p)->output_height),                           \
            TML_READ_U16(&(p)->output_width), TML_READ_U16(&(p)->output_channels),                           \
            TML_READ_U16(&(p)->kernel_height), TML_READ_U16(&(p)->kernel_width),                             \
            TML_READ_U16(&(p)->stride_height), TML_READ_U16(&(p)->stride_width),                             \
            TML_READ_U16(&(p)->dilation_height), TML_READ_U16(&(p)->dilation_width),                         \
            TML_READ_U16(&(p)->pad_top), TML_READ_U16(&(p)->pad_left)                                        \
    }

/* The input row under the first kernel row; outside the picture where the padding is. */
static inline int32_t tml_window_row(const tml_window *window, uint16_t output_row) {
    return (int32_t)output_row * window->stride_height - window->pad_top;
}

/* The input column under the first kernel column. */
static inline int32_t tml_window_column(const tml_window *window, uint16_t output_column) {
    return (int32_t)output_column * window->stride_width - window->pad_left;
}

/* Finds the first element of the input pixel under a kernel element; false where the padding is. */
static inline bool tml_window_pixel(const tml_window *window, int32_t row, int32_t column, size_t *first) {
    if (row < 0 || row >= window->input_height || column < 0 || column >= window->input_width) {
        return false;
    }
    *first = ((size_t)row * window->input_width + (size_t)column) * window->input_channels;
    return true;
}

#endif
