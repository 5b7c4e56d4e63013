#include "tml_coded_depthwise_conv_2d.h"
#include "tml_coded_slow.h"
#include "tml_depthwise_rows.h"

#if defined(__ARM_FEATURE_DSP)

/* Elements of a kernel of 3 by 3. */
#define ELEMENTS 9

/* Four channels, or the first of them. */
typedef struct {
    tml_depthwise_channel four[4];
    int8_t weights[4 * ELEMENTS]; /* [element][channel] */
#ifndef TML_CODED_NEAR
    tml_coded_scale scales[4];
#endif
} four_channels;

/* Reads channel `i` of the four. */
static void read_channel(four_channels *channels, uint32_t i, const tml_coded_conv_2d *layer,
                         tml_decoder *decoder) {
    const tml_coded_scheme *scheme = &layer->scheme;
    const tml_coded_scale scale = tml_decoder_scale(decoder);
    int8_t weights[ELEMENTS];
    tml_decoder_weights(decoder, weights, ELEMENTS);
    tml_depthwise_channel *channel = &channels->four[i];
    channel->bias = (int32_t)(2 * (uint32_t)scale.bias);
    channel->multiplier = scale.multiplier;
    channel->shift = tml_coded_shift(scheme, &scale);
    channel->rounding = 0;
#ifndef TML_CODED_NEAR
    channels->scales[i] = scale;
    if (tml_coded_is_near(scheme, &scale))
#endif
    {
        channel->rounding = TML_ROUNDING(channel->shift, scheme->zero_point);
    }
    for (uint32_t k = 0; k < ELEMENTS; k++) {
        channels->weights[4 * k + i] = weights[k];
    }
}

/* The four channels with the weights that lie inside of the picture in a row. */
static void load(const tml_depthwise_rows *rows, const four_channels *channels, tml_depthwise_channel *four) {
    for (uint32_t i = 0; i < 4; i++) {
        four[i] = channels->four[i];
    }
    tml_depthwise_load_weights(rows, channels->weights, 4, four);
}

/* Computes the first `count` of the four channels from `channel` on, in all rows. */
static void compute(const tml_coded_conv_2d *layer, tml_depthwise_rows *rows, const four_channels *channels,
                    uint32_t channel, uint32_t count, int8_t *output) {
    tml_depthwise_channel inside[4];
    bool is_loaded = false;
    for (uint16_t y = 0; y < layer->window.output_height; y++) {
        tml_depthwise_start_row(rows, y, output);
        if (rows->has_padding) {
            tml_depthwise_channel padded[4];
            load(rows, channels, padded);
            tml_depthwise_compute_row(rows, padded, channel, count);
        } else {
            if (!is_loaded) {
                load(rows, channels, inside);
                is_loaded = true;
            }
            tml_depthwise_compute_row(rows, inside, channel, count);
        }
        output += layer->window.output_width * layer->window.output_channels;
    }
}

#ifndef TML_CODED_NEAR

static bool is_3_by_3(const tml_window *window) {
    return window->kernel_height == 3 && window->kernel_width == 3 && window->dilation_height == 1 &&
           window->dilation_width == 1 && window->stride_width <= 2 &&
           window->output_channels == window->input_channels && window->output_channels >= 4;
}

/* Computes those of the four channels again that the products cannot do. */
static void compute_far(const tml_coded_conv_2d *layer, const four_channels *channels, uint32_t channel,
                        uint32_t count, const int8_t *input, int8_t *output) {
    for (uint32_t i = 0; i < count; i++) {
        if (!tml_coded_is_near(&layer->scheme, &channels->scales[i])) {
            int8_t weights[ELEMENTS];
            for (uint32_t k = 0; k < ELEMENTS; k++) {
                weights[k] = channels->weights[4 * k + i];
            }
            tml_coded_slow_channel(layer, &channels->scales[i], 1, weights, input + channel + i,
                                   output + channel + i);
        }
    }
}

#endif

static void run_3_by_3(const tml_coded_conv_2d *layer, tml_depthwise_product product, const int8_t *input,
                       int8_t *output) {
    const uint32_t outputs = layer->window.output_channels;
    tml_depthwise_rows rows = {
        .window = &layer->window, .input = input, .product = product, .zero_point = layer->input_zero_point};
    tml_decoder decoder;
    tml_decoder_open(&decoder, layer->codes, layer->scheme.is_tflite, layer->scratch);
    four_channels channels = {0};
    uint32_t count = outputs % 4 == 0 ? 4 : outputs % 4;
    for (uint32_t channel = 0; channel < outputs; channel += count, count = 4) {
        for (uint32_t i = 0; i < count; i++) {
            read_channel(&channels, i, layer, &decoder);
        }
        compute(layer, &rows, &channels, channel, count, output);
#ifndef TML_CODED_NEAR
        compute_far(layer, &channels, channel, count, input, output);
#endif
    }
    tml_limit(layer->scheme.minimum, layer->scheme.maximum, output,
              (uint32_t)layer->window.output_height * layer->window.output_width * outputs);
}

void tml_coded_depthwise_conv_2d_run(tml_coded_conv_2d *layer, tml_depthwise_product product,
                                     const int8_t *input, int8_t *output) {
#ifdef TML_CODED_NEAR
    const bool has_product = layer->window.input_channels > 1;
#else
    const bool has_product = is_3_by_3(&layer->window);
#endif
    if (has_product) {
        run_3_by_3(layer, product, input, output);
    } else {
        tml_coded_conv_2d_run(layer, input, output);
    }
}

#else
typedef int tml_dsp_only;
#endif
