#include "tml_conv_2d_dsp.h"

#if defined(__ARM_FEATURE_DSP)

#include "tml_columns.h"

/* Channels that a block with fewer pixels than the products have is computed for at a time. */
#define PARTIAL_CHANNELS 16

/* One block of pixels. */
typedef struct {
    const tml_conv_2d *layer;
    const uint32_t *words;
    uint32_t count;  /* elements under the window */
    uint32_t block;  /* pixels of the products */
    uint32_t pixels; /* of which there are */
} block_of_pixels;

#ifndef TML_CONV_S8_NEAR

/* The sum of the products of one pixel and one channel, from the spread elements. */
static int32_t sum_of(const block_of_pixels *block, uint32_t pixel, const int8_t *weights) {
    const uint32_t *words = block->words + 2 * pixel;
    int32_t sum = 0;
    for (uint32_t n = block->count >> 2; n > 0; n--) {
        uint32_t four = tml_load4(weights);
        sum = tml_smlad(tml_even(four), words[0], sum);
        sum = tml_smlad(tml_odd(four), words[1], sum);
        weights += 4;
        words += 2 * block->block;
    }
    const int16_t *rest = (const int16_t *)(const void *)words;
    static const uint8_t places[3] = {0, 2, 1};
    for (uint32_t i = 0; i < (block->count & 3); i++) {
        sum += weights[i] * rest[places[i]];
    }
    return sum / 2;
}

/* One channel that the products cannot do. Results grow with their sum, so that where the least and the
 * greatest give the same, all do: channels without weights are many in some models. */
static void compute_channel(const block_of_pixels *block, uint32_t o, int8_t *output, uint32_t step) {
    const tml_scales *scales = &block->layer->scales;
    const int8_t *weights = block->layer->weights + o * block->count;
    int8_t result = 0;
    const bool is_constant = tml_is_constant(scales, o, block->count, &result);
    for (uint32_t i = 0; i < block->pixels; i++) {
        *output = is_constant ? result : scales->result(scales, o, sum_of(block, i, weights));
        output += step;
    }
}

#endif

/* The results of `count` channels from `first`, not limited yet. */
static void compute(const block_of_pixels *block, uint32_t first, uint32_t count, int8_t *output,
                    uint32_t step) {
    const tml_conv_2d *layer = block->layer;
    const tml_scales *scales = &layer->scales;
    const uint32_t tail = block->count & 3;
    tml_channels channels = {.words = block->words,
                             .groups = block->count >> 2,
                             .left = count,
                             .shift = scales->shift - 16,
                             .one = 2 * scales->zero_point + 1,
                             .step = step,
                             .tail = tail,
                             .tail_shift = 32 - 8 * tail};
#ifdef TML_TFLITE_ONCE
    if (scales->multipliers_32 != 0) {
        channels.shift = 0;
        channels.one = scales->zero_point;
    }
#endif
    const tml_product product = block->block == 6 ? layer->product_6 : layer->product_3;
    while (channels.left > 0) {
        uint32_t done = count - channels.left;
        uint32_t o = first + done;
        channels.bias = scales->bias + o;
        channels.extra = TML_SHIFTS_FROM(scales, o);
        channels.multipliers = scales->multipliers_32 != 0 ? (const void *)(scales->multipliers_32 + o)
                                                           : (const void *)(scales->multipliers_16 + o);
        channels.weights = layer->weights + o * block->count;
        channels.output = output + done;
        if (scales->is_near) {
            product(&channels);
        }
#ifndef TML_CONV_S8_NEAR
        if (channels.left > 0) {
            done = count - channels.left;
            compute_channel(block, first + done, output + done, step);
            channels.left--;
        }
#endif
    }
}

static uint32_t lesser(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

/* A block that is not full: computed beside the output. */
static void compute_partial(const block_of_pixels *block, int8_t *output) {
    int8_t values[6 * PARTIAL_CHANNELS];
    const uint32_t channels = block->layer->window.output_channels;
    for (uint32_t first = 0; first < channels; first += PARTIAL_CHANNELS) {
        uint32_t count = lesser(channels - first, PARTIAL_CHANNELS);
        compute(block, first, count, values, PARTIAL_CHANNELS);
        for (uint32_t i = 0; i < block->pixels; i++) {
            for (uint32_t o = 0; o < count; o++) {
                output[i * channels + first + o] = values[i * PARTIAL_CHANNELS + o];
            }
        }
    }
}

static void run_in_blocks(const tml_conv_2d *layer, uint32_t largest_block, const int8_t *input,
                          int8_t *output) {
    uint32_t words[TML_COLUMN_ELEMENTS / 2];
    tml_columns columns;
    tml_columns_start(&columns, &layer->window, input, layer->input_zero_point);
    const uint32_t channels = layer->window.output_channels;
    uint32_t left = (uint32_t)layer->window.output_height * layer->window.output_width;
    while (left > 0) {
        block_of_pixels block = {layer, words, columns.count, left <= 3 ? 3 : largest_block, 0};
        block.pixels = lesser(left, block.block);
        tml_columns_next(&columns, block.pixels, block.block, words);
        if (block.pixels == block.block) {
            compute(&block, 0, channels, output, channels);
        } else {
            compute_partial(&block, output);
        }
        tml_limit(layer->scales.minimum, layer->scales.maximum, output, block.pixels * channels);
        output += block.pixels * channels;
        left -= block.pixels;
    }
}

#ifndef TML_CONV_S8_NEAR

/* The products of one window and one channel, straight from the picture; `weights` are of that channel. */
static int32_t sum_under_window(const tml_conv_2d *layer, int32_t row, int32_t column, const int8_t *input,
                                const int8_t *weights, uint32_t depth) {
    const tml_window *window = &layer->window;
    int32_t sum = 0;
    for (uint32_t y = 0; y < window->kernel_height; y++) {
        for (uint32_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            if (tml_window_pixel(window, row + (int32_t)(y * window->dilation_height),
                                 column + (int32_t)(x * window->dilation_width), &first)) {
                sum = tml_dot(weights, input + first, depth, sum);
            } else {
                for (uint32_t c = 0; c < depth; c++) {
                    sum += weights[c] * layer->input_zero_point;
                }
            }
            weights += depth;
        }
    }
    return sum;
}

/* Convolutions in groups, of few elements, and of more elements than a block has room for. */
static void run_plainly(const tml_conv_2d *layer, const int8_t *input, int8_t *output) {
    const tml_window *window = &layer->window;
    const uint32_t depth = (uint32_t)window->input_channels / layer->groups;
    const uint32_t group_outputs = (uint32_t)window->output_channels / layer->groups;
    const uint32_t count = (uint32_t)window->kernel_height * window->kernel_width * depth;
    for (uint16_t y = 0; y < window->output_height; y++) {
        for (uint16_t x = 0; x < window->output_width; x++) {
            for (uint32_t o = 0; o < window->output_channels; o++) {
                int32_t sum =
                    sum_under_window(layer, tml_window_row(window, y), tml_window_column(window, x),
                                     input + o / group_outputs * depth, layer->weights + o * count, depth);
                *output++ = layer->scales.result(&layer->scales, o, sum);
            }
        }
    }
}

#endif

void tml_conv_2d_run(const tml_conv_2d *layer, const int8_t *input, int8_t *output) {
    const tml_window *window = &layer->window;
    const uint32_t count = (uint32_t)window->kernel_height * window->kernel_width * window->input_channels;
    const uint32_t padded = (count + 3) / 4 * 4;
#ifndef TML_CONV_S8_NEAR
    if (layer->groups != 1 || count < 4 || 3 * padded > TML_COLUMN_ELEMENTS || count > TML_LARGEST_COUNT) {
        run_plainly(layer, input, output);
        return;
    }
#endif
    run_in_blocks(layer, 6 * padded > TML_COLUMN_ELEMENTS ? 3 : 6, input, output);
}

#else
typedef int tml_dsp_only;
#endif
