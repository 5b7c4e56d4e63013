#include "tml_coded_slow.h"

#if defined(__ARM_FEATURE_DSP)

/* Channels that are computed together, over a layer. */
typedef struct {
    const tml_coded_conv_2d *layer;
    uint32_t row_elements; /* of one row of the window; side by side in the picture */
    uint32_t row_words;    /* groups of four elements of it, the last one filled up */
    int32_t row_step;      /* from one row of the window to the next, in the picture */
    int8_t *bytes;         /* elements of one window, or weights of a channel */
    tml_coded_channels channels;
    uint32_t count; /* channels that there are */
    uint32_t weights[TML_CODED_ELEMENTS / 2];
} group_of_channels;

/* Doubles four weights. */
static inline uint32_t *put(uint32_t *to, uint32_t word) {
    to[0] = tml_twice(tml_even(word));
    to[1] = tml_twice(tml_odd(word));
    return to + 2 * TML_CODED_CHANNELS;
}

/* Doubles the weights of one channel and puts them where the product takes them. */
static void spread(const group_of_channels *group, uint32_t *to) {
    const int8_t *from = group->bytes;
    const uint32_t rest = group->row_elements & 3;
    for (uint32_t y = group->layer->window.kernel_height; y > 0; y--) {
        const int8_t *const end = from + (group->row_elements - rest);
        while (from != end) {
            to = put(to, tml_load4(from));
            from += 4;
        }
        if (rest > 0) {
            to = put(to, tml_load4(from) << (32 - 8 * rest) >> (32 - 8 * rest));
            from += rest;
        }
    }
}

/* The elements under a window that is partly outside, or at the end of the picture. */
static void gather(const group_of_channels *group, int32_t row, int32_t column, const int8_t *input) {
    const tml_window *window = &group->layer->window;
    const int32_t first = column < 0 ? 0 : column;
    const int32_t end = column + window->kernel_width;
    const int32_t last = end < window->input_width ? end : window->input_width;
    const uint32_t outside = (uint8_t)group->layer->input_zero_point * 0x01010101U;
    int8_t *to = group->bytes;
    for (uint32_t n = group->row_words * window->kernel_height; n > 0; n--) {
        tml_store4(to, outside);
        to += 4;
    }
    to = group->bytes + (first - column) * window->input_channels;
    const int8_t *from = input + (row * window->input_width + first) * window->input_channels;
    const int32_t bytes = (last - first) * window->input_channels;
    for (uint32_t y = window->kernel_height; y > 0; y--) {
        for (int32_t i = (uint32_t)row < window->input_height ? bytes : 0; i > 0; i--) {
            to[i - 1] = from[i - 1];
        }
        row += window->dilation_height;
        from += group->row_step;
        to += 4 * group->row_words;
    }
}

/* Pixels of a row that can be computed straight from the picture: from `first` to `last` - 1. Behind the last
 * row's end nothing is read. */
static bool straight_pixels(const group_of_channels *group, int32_t row, int32_t *first, int32_t *last) {
    const tml_window *window = &group->layer->window;
    const int32_t last_row = row + (window->kernel_height - 1) * window->dilation_height;
    if (row < 0 || last_row >= window->input_height) {
        return false;
    }
    int32_t columns = window->input_width - window->kernel_width + window->pad_left;
    if (last_row == window->input_height - 1) {
        uint32_t more = 4 * group->row_words - group->row_elements;
        columns -= (int32_t)((more + window->input_channels - 1) / window->input_channels);
    }
    *first = (window->pad_left + window->stride_width - 1) / window->stride_width;
    *last = columns < 0 ? 0 : columns / window->stride_width + 1;
    if (*last > window->output_width) {
        *last = window->output_width;
    }
    return *first < *last;
}

static void compute(const group_of_channels *group, const int8_t *input, int8_t *output) {
    const tml_window *window = &group->layer->window;
    const uint32_t row_bytes = 8 * TML_CODED_CHANNELS * group->row_words;
    tml_coded_run run = {.channels = &group->channels,
                         .weights = group->weights,
                         .row_bytes = row_bytes,
                         .weights_end = group->weights + row_bytes / 4 * window->kernel_height,
                         .input_step = window->stride_width * window->input_channels,
                         .output_step = window->output_channels,
                         .count = group->count};
    for (uint16_t y = 0; y < window->output_height; y++) {
        const int32_t row = tml_window_row(window, y);
        int32_t first = 0;
        int32_t last = 0;
        const bool has_straight = straight_pixels(group, row, &first, &last);
        for (int32_t x = 0; x < window->output_width;) {
            const int32_t column = tml_window_column(window, (uint16_t)x);
            int32_t pixels = 1;
            if (has_straight && x == first) {
                pixels = last - first;
                run.input = input + (row * window->input_width + column) * window->input_channels;
                run.row_gap = group->row_step - (int32_t)(4 * group->row_words);
            } else {
                gather(group, row, column, input);
                run.input = group->bytes;
                run.row_gap = 0;
            }
            run.output = output;
            output += pixels * window->output_channels;
            run.output_end = output;
            group->layer->product(&run);
            x += pixels;
        }
    }
}

/* Pixel after pixel in one row, where a layer's windows are single pixels in order. */
static void join_rows(tml_window *window) {
    const uint32_t pixels = (uint32_t)window->output_height * window->output_width;
    if (window->kernel_height == 1 && window->kernel_width == 1 && window->stride_height == 1 &&
        window->stride_width == 1 && window->pad_top == 0 && window->pad_left == 0 &&
        window->output_height == window->input_height && window->output_width == window->input_width &&
        pixels <= UINT16_MAX) {
        window->input_height = window->output_height = 1;
        window->input_width = window->output_width = (uint16_t)pixels;
    }
}

static void add_channel(group_of_channels *group, const tml_coded_scale *scale) {
    const tml_coded_scheme *scheme = &group->layer->scheme;
    const int32_t shift = tml_coded_shift(scheme, scale);
    const uint32_t i = group->count;
    group->channels.bias[i] = 2 * scale->bias;
    group->channels.results[i] =
        (tml_coded_result){scale->multiplier, TML_ROUNDING(shift, scheme->zero_point), shift};
    spread(group, group->weights + 2 * i);
    group->count++;
}

#ifndef TML_CODED_NEAR

/* Whether a layer can be computed in groups of channels at all. */
static bool is_in_groups(const group_of_channels *group) {
    const tml_window *window = &group->layer->window;
    return group->layer->groups == 1 && (window->dilation_width == 1 || window->kernel_width == 1) &&
           4 * TML_CODED_CHANNELS * group->row_words * window->kernel_height <= TML_CODED_ELEMENTS;
}

#endif

void tml_coded_conv_2d_run(tml_coded_conv_2d *layer, const int8_t *input, int8_t *output) {
    tml_window *window = &layer->window;
    join_rows(window);
    tml_decoder decoder;
    tml_decoder_open(&decoder, layer->codes, layer->scheme.is_tflite, layer->scratch);
    const uint32_t row_elements = (uint32_t)window->kernel_width * window->input_channels;
    group_of_channels group;
    group.layer = layer;
    group.row_elements = row_elements;
    group.row_words = (row_elements + 3) / 4;
    group.row_step = window->dilation_height * window->input_width * window->input_channels;
    group.bytes = (int8_t *)decoder.rest;
    group.count = 0;
    const uint32_t channels = window->output_channels;
#ifdef TML_CODED_NEAR
    const bool is_near = true;
    const uint32_t depth = window->input_channels;
#else
    const bool has_groups = is_in_groups(&group);
    const uint32_t depth = (uint32_t)window->input_channels / layer->groups;
#endif
    const uint32_t elements = (uint32_t)window->kernel_height * window->kernel_width * depth;
    for (uint32_t o = 0; o < channels; o++) {
        const tml_coded_scale scale = tml_decoder_scale(&decoder);
#ifndef TML_CODED_NEAR
        const bool is_near = has_groups && tml_coded_is_near(&layer->scheme, &scale);
        if (!is_near && group.count > 0) {
            compute(&group, input, output + o - group.count);
            group.count = 0;
        }
#endif
        tml_decoder_weights(&decoder, group.bytes, elements);
        if (is_near) {
            add_channel(&group, &scale);
            if (group.count == TML_CODED_CHANNELS || o + 1 == channels) {
                compute(&group, input, output + o + 1 - group.count);
                group.count = 0;
            }
        } else {
#ifndef TML_CODED_NEAR
            const uint32_t first = o / (channels / layer->groups) * depth;
            tml_coded_slow_channel(layer, &scale, depth, group.bytes, input + first, output + o);
#endif
        }
    }
    tml_limit(layer->scheme.minimum, layer->scheme.maximum, output,
              (uint32_t)window->output_height * window->output_width * channels);
}

#else
typedef int tml_dsp_only;
#endif
