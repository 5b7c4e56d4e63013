#include "tml_depthwise_conv_2d_dsp.h"
#include "tml_config.h"
#include "tml_depthwise_plain.h"
#include "tml_depthwise_rows.h"

#if defined(__ARM_FEATURE_DSP)

/* Weights of a layer with one input channel that are put into another order on the stack. */
#define SINGLE_CHANNEL_WEIGHTS 256

/* How four channels are scaled; false where the products cannot do one of them. */
static bool load_scales(tml_depthwise_channel *to, const tml_conv_2d *layer, uint32_t channel) {
    const tml_scales *scales = &layer->scales;
    bool is_possible = scales->is_near;
    for (uint32_t i = 0; i < 4; i++) {
        int32_t bias;
        if (scales->multipliers_32 != 0) {
            bias = TML_BIAS_TFLITE(scales, channel + i);
            to[i].multiplier = scales->multipliers_32[channel + i];
            to[i].shift = TML_SHIFT_TFLITE(scales, channel + i);
        } else {
            bias = scales->bias[channel + i];
            to[i].multiplier = scales->multipliers_16[channel + i];
            to[i].shift = scales->shift - 15;
        }
        to[i].bias = (int32_t)(2 * (uint32_t)bias);
        to[i].rounding = 0;
        if (TML_IS_NEAR(to[i].shift) && tml_is_small(bias)) {
            to[i].rounding = TML_ROUNDING(to[i].shift, scales->zero_point);
        } else {
            is_possible = false;
        }
    }
    return is_possible;
}

/* A row with a kernel of 3 by 3. Where channels are no multiple of four, the first ones are fewer. */
static void compute_row(const tml_conv_2d *layer, const tml_depthwise_rows *rows) {
    const uint32_t channels = layer->window.output_channels;
    uint32_t count = channels % 4 == 0 ? 4 : channels % 4;
    for (uint32_t channel = 0; channel < channels; channel += count, count = 4) {
        tml_depthwise_channel four[4];
        if (!load_scales(four, layer, channel)) {
#ifndef TML_DEPTHWISE_S8_NEAR
            tml_depthwise_plain_row(layer, rows->number, channel, channel + count, rows->input, rows->output);
#endif
            continue;
        }
        tml_depthwise_load_weights(rows, layer->weights + channel, channels, four);
        tml_depthwise_compute_row(rows, four, channel, count);
    }
}

/* One input channel: a convolution, once the weights are in its order. */
static void run_as_convolution(const tml_conv_2d *layer, uint32_t count, const int8_t *input,
                               int8_t *output) {
    const uint32_t channels = layer->window.output_channels;
    int8_t weights[SINGLE_CHANNEL_WEIGHTS];
    for (uint32_t o = 0; o < channels; o++) {
        for (uint32_t i = 0; i < count; i++) {
            weights[o * count + i] = layer->weights[i * channels + o];
        }
    }
    tml_conv_2d convolution = *layer;
    convolution.weights = weights;
    tml_conv_2d_run(&convolution, input, output);
}

void tml_depthwise_conv_2d_run(const tml_depthwise_conv_2d *depthwise, const int8_t *input, int8_t *output) {
    const tml_conv_2d *layer = &depthwise->as_convolution;
    const tml_window *window = &layer->window;
    const uint32_t channels = window->output_channels;
    const uint32_t count = (uint32_t)window->kernel_height * window->kernel_width;
    if (window->input_channels == 1 && count * channels <= SINGLE_CHANNEL_WEIGHTS) {
        run_as_convolution(layer, count, input, output);
        return;
    }
#ifndef TML_DEPTHWISE_S8_NEAR
    const bool is_3x3 = window->kernel_height == 3 && window->kernel_width == 3 &&
                        window->dilation_height == 1 && window->dilation_width == 1 &&
                        window->stride_width <= 2 && channels == window->input_channels && channels >= 4;
#else
    const bool is_3x3 = true;
#endif
    tml_depthwise_rows rows = {.window = window,
                               .input = input,
                               .product = depthwise->product,
                               .zero_point = layer->input_zero_point};
    for (uint16_t y = 0; y < window->output_height; y++) {
        tml_depthwise_start_row(&rows, y, output);
        if (is_3x3) {
            compute_row(layer, &rows);
            tml_limit(layer->scales.minimum, layer->scales.maximum, output, window->output_width * channels);
        } else {
#ifndef TML_DEPTHWISE_S8_NEAR
            tml_depthwise_plain_row(layer, y, 0, channels, input, output);
#endif
        }
        output += window->output_width * channels;
    }
}

#else
typedef int tml_dsp_only;
#endif
