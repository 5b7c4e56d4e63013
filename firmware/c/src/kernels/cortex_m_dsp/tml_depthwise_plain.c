#include "tml_depthwise_plain.h"

#if defined(__ARM_FEATURE_DSP)

/* The sum of the products under one window, for one output channel. */
static int32_t sum_of_one(const tml_conv_2d *layer, int32_t row, int32_t column, const int8_t *input,
                          const int8_t *weights) {
    const tml_window *window = &layer->window;
    int32_t sum = 0;
    for (uint32_t y = 0; y < window->kernel_height; y++) {
        for (uint32_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            bool is_inside = tml_window_pixel(window, row + (int32_t)(y * window->dilation_height),
                                              column + (int32_t)(x * window->dilation_width), &first);
            sum += *weights * (is_inside ? input[first] : layer->input_zero_point);
            weights += window->output_channels;
        }
    }
    return sum;
}

/* The same for four channels that have one kernel each. */
static void sums_of_four(const tml_conv_2d *layer, int32_t row, int32_t column, const int8_t *input,
                         const int8_t *weights, int32_t *sums) {
    const tml_window *window = &layer->window;
    const uint32_t outside = (uint8_t)layer->input_zero_point * 0x01010101U;
    int32_t sum_0 = 0;
    int32_t sum_1 = 0;
    int32_t sum_2 = 0;
    int32_t sum_3 = 0;
    for (uint32_t y = 0; y < window->kernel_height; y++) {
        for (uint32_t x = 0; x < window->kernel_width; x++) {
            size_t first = 0;
            bool is_inside = tml_window_pixel(window, row + (int32_t)(y * window->dilation_height),
                                              column + (int32_t)(x * window->dilation_width), &first);
            uint32_t elements = is_inside ? tml_load4(input + first) : outside;
            uint32_t four = tml_load4(weights);
            sum_0 = tml_smlabb(tml_even(elements), tml_even(four), sum_0);
            sum_1 = tml_smlabb(tml_odd(elements), tml_odd(four), sum_1);
            sum_2 = tml_smlatt(tml_even(elements), tml_even(four), sum_2);
            sum_3 = tml_smlatt(tml_odd(elements), tml_odd(four), sum_3);
            weights += window->output_channels;
        }
    }
    sums[0] = sum_0;
    sums[1] = sum_1;
    sums[2] = sum_2;
    sums[3] = sum_3;
}

/* Four channels with one kernel each. */
static void compute_four(const tml_conv_2d *layer, uint16_t row, uint32_t channel, const int8_t *input,
                         int8_t *output) {
    const tml_window *window = &layer->window;
    for (uint16_t x = 0; x < window->output_width; x++) {
        int32_t sums[4];
        sums_of_four(layer, tml_window_row(window, row), tml_window_column(window, x), input + channel,
                     layer->weights + channel, sums);
        for (uint32_t i = 0; i < 4; i++) {
            output[channel + i] = layer->scales.result(&layer->scales, channel + i, sums[i]);
        }
        output += window->output_channels;
    }
}

/* One channel, which may have any input channel. */
static void compute_one(const tml_conv_2d *layer, uint16_t row, uint32_t o, const int8_t *input,
                        int8_t *output) {
    const tml_window *window = &layer->window;
    const uint32_t count = (uint32_t)window->kernel_height * window->kernel_width;
    int8_t result = 0;
    const bool is_constant = tml_is_constant(&layer->scales, o, count, &result);
    for (uint16_t x = 0; x < window->output_width; x++) {
        if (!is_constant) {
            int32_t sum = sum_of_one(layer, tml_window_row(window, row), tml_window_column(window, x), input,
                                     layer->weights + o);
            result = layer->scales.result(&layer->scales, o, sum);
        }
        output[o] = result;
        output += window->output_channels;
    }
}

static bool has_constant(const tml_conv_2d *layer, uint32_t channel) {
    const uint32_t count = (uint32_t)layer->window.kernel_height * layer->window.kernel_width;
    int8_t result = 0;
    for (uint32_t o = channel; o < channel + 4; o++) {
        if (tml_is_constant(&layer->scales, o, count, &result)) {
            return true;
        }
    }
    return false;
}

void tml_depthwise_plain_row(const tml_conv_2d *layer, uint16_t row, uint32_t first_channel,
                             uint32_t last_channel, const int8_t *input, int8_t *output) {
    const uint32_t channel_outputs = (uint32_t)layer->window.output_channels / layer->window.input_channels;
    uint32_t o = first_channel;
    while (o < last_channel) {
        if (channel_outputs == 1 && o + 4 <= last_channel && !has_constant(layer, o)) {
            compute_four(layer, row, o, input, output);
            o += 4;
        } else {
            compute_one(layer, row, o, input + o / channel_outputs, output);
            o++;
        }
    }
}

#else
typedef int tml_dsp_only;
#endif
