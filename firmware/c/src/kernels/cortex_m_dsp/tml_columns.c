#include "tml_columns.h"

#if defined(__ARM_FEATURE_DSP)

#include "tml_simd.h"

static inline void put(uint32_t *to, uint32_t word) {
    to[0] = tml_twice(tml_even(word));
    to[1] = tml_twice(tml_odd(word));
}

/* Spreads `count` elements; groups of four are `step` words apart. */
__attribute__((noinline)) static void spread(const int8_t *from, uint32_t count, uint32_t *to,
                                             uint32_t step) {
    for (uint32_t n = count >> 3; n > 0; n--) {
        uint32_t first = tml_load4(from);
        uint32_t second = tml_load4(from + 4);
        put(to, first);
        to += step;
        put(to, second);
        to += step;
        from += 8;
    }
    if ((count & 4) != 0) {
        put(to, tml_load4(from));
        to += step;
        from += 4;
    }
    if ((count & 3) != 0) {
        uint32_t word = 0;
        for (uint32_t i = 0; i < (count & 3); i++) {
            word |= (uint32_t)(uint8_t)from[i] << (8 * i);
        }
        put(to, word);
    }
}

/* Spreads the 27 elements of a kernel of 3 by 3 over three channels, which lies inside of the picture. */
static void spread_27(const int8_t *row_0, int32_t row_step, uint32_t *to, uint32_t step) {
    const int8_t *row_1 = row_0 + row_step;
    const int8_t *row_2 = row_1 + row_step;
    uint16_t pair;
    __builtin_memcpy(&pair, row_1 + 7, sizeof pair);
    put(to, tml_load4(row_0));
    to += step;
    put(to, tml_load4(row_0 + 4));
    to += step;
    put(to, (uint8_t)row_0[8] | (tml_load4(row_1 - 1) & 0xFFFFFF00U));
    to += step;
    put(to, tml_load4(row_1 + 3));
    to += step;
    put(to, pair | (tml_load4(row_2 - 2) & 0xFFFF0000U));
    to += step;
    put(to, tml_load4(row_2 + 2));
    to += step;
    put(to, tml_load4(row_2 + 5) >> 8);
}

__attribute__((noinline)) static int8_t *copy(int8_t *to, const int8_t *from, uint32_t count) {
    for (uint32_t n = count >> 2; n > 0; n--) {
        tml_store4(to, tml_load4(from));
        to += 4;
        from += 4;
    }
    for (uint32_t n = count & 3; n > 0; n--) {
        *to++ = *from++;
    }
    return to;
}

__attribute__((noinline)) static int8_t *fill(int8_t *to, uint8_t zero_point, uint32_t count) {
    for (uint32_t n = count; n > 0; n--) {
        *to++ = (int8_t)zero_point;
    }
    return to;
}

/* One row of the kernel that is partly outside, or has gaps. */
static int8_t *gather_row(const tml_columns *columns, const int8_t *from, int8_t *to) {
    const tml_window *window = columns->window;
    int32_t column = columns->column;
    for (uint32_t x = 0; x < window->kernel_width; x++) {
        if (column < 0 || column >= window->input_width) {
            to = fill(to, columns->zero_point, window->input_channels);
        } else {
            to = copy(to, from, window->input_channels);
        }
        column += window->dilation_width;
        from += (int32_t)window->dilation_width * window->input_channels;
    }
    return to;
}

/* Collects the elements under one window. */
static void gather(const tml_columns *columns, bool is_inside, int8_t *to) {
    const tml_window *window = columns->window;
    const int8_t *from = columns->corner;
    int32_t row = columns->row;
    for (uint32_t y = window->kernel_height; y > 0; y--) {
        if ((uint32_t)row >= window->input_height) {
            to = fill(to, columns->zero_point, columns->row_bytes);
        } else if (is_inside) {
            to = copy(to, from, columns->row_bytes);
        } else {
            to = gather_row(columns, from, to);
        }
        row += window->dilation_height;
        from += columns->row_step;
    }
}

static void start_row(tml_columns *columns) {
    const tml_window *window = columns->window;
    columns->column = tml_window_column(window, 0);
    columns->corner =
        columns->input + (columns->row * window->input_width + columns->column) * window->input_channels;
    columns->pixels_left = window->output_width;
}

void tml_columns_start(tml_columns *columns, const tml_window *window, const int8_t *input,
                       int8_t zero_point) {
    columns->window = window;
    columns->input = input;
    columns->zero_point = (uint8_t)zero_point;
    columns->row_bytes = (uint32_t)window->kernel_width * window->input_channels;
    columns->row_step = (int32_t)window->input_width * window->input_channels * window->dilation_height;
    columns->count = window->kernel_height * columns->row_bytes;
    columns->is_plain = window->kernel_height == 1 && window->kernel_width == 1 &&
                        window->stride_height == 1 && window->stride_width == 1 && window->pad_top == 0 &&
                        window->pad_left == 0 && window->output_height == window->input_height &&
                        window->output_width == window->input_width;
    columns->is_27 = columns->row_bytes == 9 && columns->count == 27 && window->dilation_width == 1 &&
                     window->dilation_height == 1;
    columns->row = tml_window_row(window, 0);
    start_row(columns);
}

/* Spreads the next pixel of a convolution that is not plain. */
static void spread_window(tml_columns *columns, uint32_t *to, uint32_t step) {
    const tml_window *window = columns->window;
    const bool is_inside = columns->column >= 0 &&
                           columns->column + window->kernel_width <= window->input_width &&
                           window->dilation_width == 1;
    if (columns->is_27 && is_inside && columns->row >= 0 && columns->row + 3 <= window->input_height) {
        spread_27(columns->corner, columns->row_step, to, step);
    } else {
        int8_t bytes[TML_COLUMN_ELEMENTS / 3];
        gather(columns, is_inside, bytes);
        spread(bytes, columns->count, to, step);
    }
    columns->column += window->stride_width;
    columns->corner += (uint32_t)window->stride_width * window->input_channels;
    columns->pixels_left--;
    if (columns->pixels_left == 0) {
        columns->row += window->stride_height;
        start_row(columns);
    }
}

void tml_columns_next(tml_columns *columns, uint32_t pixels, uint32_t block, uint32_t *words) {
    const uint32_t step = 2 * block;
    if (columns->is_plain) {
        for (; pixels > 0; pixels--) {
            spread(columns->corner, columns->count, words, step);
            columns->corner += columns->count;
            words += 2;
        }
        return;
    }
    for (; pixels > 0; pixels--) {
        spread_window(columns, words, step);
        words += 2;
    }
}

#else
typedef int tml_dsp_only;
#endif
