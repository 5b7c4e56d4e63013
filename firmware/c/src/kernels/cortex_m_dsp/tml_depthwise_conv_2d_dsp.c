#include "tml_depthwise_conv_2d_dsp.h"
#include "tml_config.h"
#include "tml_depthwise_plain.h"

#if defined(__ARM_FEATURE_DSP)

/* Weights of a layer with one input channel that are put into another order on the stack. */
#define SINGLE_CHANNEL_WEIGHTS 256

/* One row of the output. */
typedef struct {
    const tml_conv_2d *layer;
    tml_depthwise_product product;
    const int8_t *input;
    const int8_t *rows[3]; /* of the input; any where the kernel is outside */
    bool is_outside[3];
    uint16_t number;
    int8_t *output;
} row_of_pixels;

/* Spreads the columns of four channels: of each channel one word with rows 0 and 1, one with row 2 in its low
 * half. The rows are given by their ends, `offset` is from there to the first column, `step` from column to
 * column; the last column has offset -step. */
__attribute__((naked)) static uint32_t *
spread(__attribute__((unused)) uint32_t *to, __attribute__((unused)) const int8_t *row_0,
       __attribute__((unused)) const int8_t *row_1, __attribute__((unused)) const int8_t *row_2,
       __attribute__((unused)) uint32_t step, __attribute__((unused)) int32_t offset) {
    __asm__ volatile("push {r4-r11, lr}\n"
                     "ldrd r12, lr, [sp, #36]\n"
                     "1: ldr r4, [r1, lr]\n"
                     "ldr r6, [r2, lr]\n"
                     "sxtb16 r8, r4\n"
                     "sxtb16 r10, r4, ror #8\n"
                     "sxtb16 r9, r6\n"
                     "sxtb16 r11, r6, ror #8\n"
                     "pkhbt r4, r8, r9, lsl #16\n"
                     "pkhbt r6, r10, r11, lsl #16\n"
                     "pkhtb r8, r9, r8, asr #16\n"
                     "pkhtb r10, r11, r10, asr #16\n"
                     "ldr r5, [r3, lr]\n"
                     "sxtb16 r7, r5, ror #8\n"
                     "sxtb16 r5, r5\n"
                     "asr r9, r5, #16\n"
                     "asr r11, r7, #16\n"
                     "stm r0!, {r4-r11}\n"
                     "adds lr, lr, r12\n"
                     "bne 1b\n"
                     "pop {r4-r11, pc}\n");
}

static uint32_t *spread_padding(uint32_t *to, int32_t zero_point, int32_t columns) {
    uint32_t pair = (uint32_t)(uint16_t)zero_point * 0x00010001U;
    for (uint32_t n = 4 * (uint32_t)columns; n > 0; n--) {
        to[0] = pair;
        to[1] = pair;
        to += 2;
    }
    return to;
}

/* Columns `first` to `last` - 1 of four channels, some of which may be outside. */
static void spread_columns(const row_of_pixels *row, uint32_t channel, int32_t first, int32_t last,
                           uint32_t *columns) {
    const tml_conv_2d *layer = row->layer;
    const int32_t width = layer->window.input_width;
    const int32_t step = layer->window.input_channels;
    if (first < 0) {
        columns = spread_padding(columns, layer->input_zero_point, last < 0 ? last - first : -first);
        first = 0;
    }
    int32_t end = last > width ? width : last;
    if (first < end) {
        int32_t offset = end * step + (int32_t)channel;
        columns = spread(columns, row->rows[0] + offset, row->rows[1] + offset, row->rows[2] + offset,
                         (uint32_t)step, (first - end) * step);
        first = end;
    }
    if (first < last) {
        spread_padding(columns, layer->input_zero_point, last - first);
    }
}

/* Weights of kernel rows that are outside: their elements count as the zero point, which is a constant. */
static void add_outside(tml_depthwise_channel *to, const row_of_pixels *row, uint32_t channel) {
    const tml_conv_2d *layer = row->layer;
    for (uint32_t y = 0; y < 3; y++) {
        const int8_t *weights = layer->weights + 3 * y * layer->window.output_channels + channel;
        for (uint32_t x = 0; row->is_outside[y] && x < 3; x++) {
            for (uint32_t i = 0; i < 4; i++) {
                to[i].bias += 2 * layer->input_zero_point * weights[i];
            }
            weights += layer->window.output_channels;
        }
    }
}

/* The weights of four channels. */
static void load_weights(tml_depthwise_channel *to, const row_of_pixels *row, uint32_t channel) {
    const uint32_t channels = row->layer->window.output_channels;
    const int8_t *weights = row->layer->weights + channel;
    const uint32_t row_step = 3 * channels;
    const uint32_t keep_0 = row->is_outside[0] ? 0 : 0xFFFFFFFFU;
    const uint32_t keep_1 = row->is_outside[1] ? 0 : 0xFFFFFFFFU;
    const uint32_t keep_2 = row->is_outside[2] ? 0 : 0xFFFFFFFFU;
    uint32_t even[3];
    uint32_t odd[3];
    for (uint32_t x = 0; x < 3; x++) {
        uint32_t word_0 = tml_load4(weights) & keep_0;
        uint32_t word_1 = tml_load4(weights + row_step) & keep_1;
        uint32_t word_2 = tml_load4(weights + 2 * row_step) & keep_2;
        uint32_t even_0 = tml_twice(tml_even(word_0));
        uint32_t even_1 = tml_twice(tml_even(word_1));
        uint32_t odd_0 = tml_twice(tml_odd(word_0));
        uint32_t odd_1 = tml_twice(tml_odd(word_1));
        to[0].upper[x] = tml_low_halves(even_0, even_1);
        to[1].upper[x] = tml_low_halves(odd_0, odd_1);
        to[2].upper[x] = tml_high_halves(even_0, even_1);
        to[3].upper[x] = tml_high_halves(odd_0, odd_1);
        even[x] = tml_twice(tml_even(word_2));
        odd[x] = tml_twice(tml_odd(word_2));
        weights += channels;
    }
    to[0].lower = tml_low_halves(even[0], even[1]);
    to[1].lower = tml_low_halves(odd[0], odd[1]);
    to[2].lower = tml_high_halves(even[0], even[1]);
    to[3].lower = tml_high_halves(odd[0], odd[1]);
    to[0].last = even[2];
    to[1].last = odd[2];
    to[2].last = even[2] >> 16;
    to[3].last = odd[2] >> 16;
}

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

/* A part of the row, of four channels. */
static void compute_part(const row_of_pixels *row, const tml_depthwise_channel *channels, uint32_t channel,
                         uint32_t first, uint32_t pixels) {
    const tml_conv_2d *layer = row->layer;
    const tml_window *window = &layer->window;
    const uint32_t stride = window->stride_width;
    uint32_t columns[8 * TML_DEPTHWISE_COLUMNS];
    int32_t corner = tml_window_column(window, (uint16_t)first);
    spread_columns(row, channel, corner, corner + (int32_t)((pixels - 1) * stride + 3), columns);
    const uint32_t step = window->output_channels;
    int8_t *output = row->output + first * step + channel;
    const uint32_t whole = pixels / 6 * 6;
    tml_depthwise_row part = {channels, columns, columns + 8 * stride * whole, output, step, stride};
    if (whole > 0) {
        row->product(&part);
    }
    if (whole < pixels) {
        int8_t last[6 * 4];
        part = (tml_depthwise_row){channels, part.end, part.end + 8 * stride * 6, last, 4, stride};
        row->product(&part);
        output += whole * step;
        for (uint32_t i = 0; i < pixels - whole; i++) {
            tml_store4(output, tml_load4(last + 4 * i));
            output += step;
        }
    }
}

/* The next row of the output. */
static void start_row(row_of_pixels *row, uint16_t number, int8_t *output) {
    const tml_window *window = &row->layer->window;
    row->number = number;
    row->output = output;
    for (int32_t i = 0; i < 3; i++) {
        int32_t input_row = tml_window_row(window, number) + i;
        row->is_outside[i] = input_row < 0 || input_row >= window->input_height;
        row->rows[i] =
            row->input + (row->is_outside[i] ? 0 : input_row) * window->input_width * window->input_channels;
    }
}

/* A row with a kernel of 3 by 3. Where channels are no multiple of four, the last four overlap others. */
static void compute_row(const row_of_pixels *row) {
    const tml_conv_2d *layer = row->layer;
    const tml_window *window = &layer->window;
    const bool has_padding = row->is_outside[0] || row->is_outside[1] || row->is_outside[2];
    const uint32_t most =
        window->stride_width == 1 ? TML_DEPTHWISE_COLUMNS - 2 : (TML_DEPTHWISE_COLUMNS - 1) / 2;
    const uint32_t channels = window->output_channels;
    for (uint32_t c = 0; c < channels; c += 4) {
        uint32_t channel = c + 4 > channels ? channels - 4 : c;
        tml_depthwise_channel four[4];
        if (!load_scales(four, layer, channel)) {
#ifndef TML_DEPTHWISE_S8_NEAR
            tml_depthwise_plain_row(layer, row->number, channel, channel + 4, row->input, row->output);
#endif
            continue;
        }
        load_weights(four, row, channel);
        if (has_padding) {
            add_outside(four, row, channel);
        }
        for (uint32_t x = 0; x < window->output_width; x += most) {
            uint32_t left = window->output_width - x;
            compute_part(row, four, channel, x, left < most ? left : most);
        }
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
    row_of_pixels row = {.layer = layer, .input = input, .product = depthwise->product};
    for (uint16_t y = 0; y < window->output_height; y++) {
        start_row(&row, y, output);
        if (is_3x3) {
            compute_row(&row);
            tml_limit(&layer->scales, output, window->output_width * channels);
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
