#include "tml_depthwise_rows.h"
#include "tml_simd.h"

#if defined(__ARM_FEATURE_DSP)

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
static void spread_columns(const tml_depthwise_rows *rows, uint32_t channel, int32_t first, int32_t last,
                           uint32_t *columns) {
    const int32_t width = rows->window->input_width;
    const int32_t step = rows->window->input_channels;
    if (first < 0) {
        columns = spread_padding(columns, rows->zero_point, last < 0 ? last - first : -first);
        first = 0;
    }
    int32_t end = last > width ? width : last;
    if (first < end) {
        int32_t offset = end * step + (int32_t)channel;
        columns = spread(columns, rows->rows[0] + offset, rows->rows[1] + offset, rows->rows[2] + offset,
                         (uint32_t)step, (first - end) * step);
        first = end;
    }
    if (first < last) {
        spread_padding(columns, rows->zero_point, last - first);
    }
}

/* Weights of kernel rows that are outside: their elements count as the zero point, which is a constant. */
static void add_outside(const tml_depthwise_rows *rows, const int8_t *weights, uint32_t step,
                        tml_depthwise_channel *four) {
    for (uint32_t y = 0; y < 3; y++) {
        for (uint32_t x = 0; rows->is_inside[y] == 0 && x < 3; x++) {
            for (uint32_t i = 0; i < 4; i++) {
                four[i].bias += 2 * rows->zero_point * weights[x * step + i];
            }
        }
        weights += 3 * step;
    }
}

void tml_depthwise_load_weights(const tml_depthwise_rows *rows, const int8_t *weights, uint32_t step,
                                tml_depthwise_channel *four) {
    const uint32_t row_step = 3 * step;
    if (rows->has_padding) {
        add_outside(rows, weights, step, four);
    }
    uint32_t even[3];
    uint32_t odd[3];
    for (uint32_t x = 0; x < 3; x++) {
        uint32_t word_0 = tml_load4(weights) & rows->is_inside[0];
        uint32_t word_1 = tml_load4(weights + row_step) & rows->is_inside[1];
        uint32_t word_2 = tml_load4(weights + 2 * row_step) & rows->is_inside[2];
        uint32_t even_0 = tml_twice(tml_even(word_0));
        uint32_t even_1 = tml_twice(tml_even(word_1));
        uint32_t odd_0 = tml_twice(tml_odd(word_0));
        uint32_t odd_1 = tml_twice(tml_odd(word_1));
        four[0].upper[x] = tml_low_halves(even_0, even_1);
        four[1].upper[x] = tml_low_halves(odd_0, odd_1);
        four[2].upper[x] = tml_high_halves(even_0, even_1);
        four[3].upper[x] = tml_high_halves(odd_0, odd_1);
        even[x] = tml_twice(tml_even(word_2));
        odd[x] = tml_twice(tml_odd(word_2));
        weights += step;
    }
    four[0].lower = tml_low_halves(even[0], even[1]);
    four[1].lower = tml_low_halves(odd[0], odd[1]);
    four[2].lower = tml_high_halves(even[0], even[1]);
    four[3].lower = tml_high_halves(odd[0], odd[1]);
    four[0].last = even[2];
    four[1].last = odd[2];
    four[2].last = even[2] >> 16;
    four[3].last = odd[2] >> 16;
}

/* A part of the row, of the first `count` of four channels. */
static void compute_part(const tml_depthwise_rows *rows, const tml_depthwise_channel *four, uint32_t channel,
                         uint32_t count, uint32_t first, uint32_t pixels) {
    const tml_window *window = rows->window;
    const uint32_t stride = window->stride_width;
    uint32_t columns[8 * TML_DEPTHWISE_COLUMNS];
    int32_t corner = tml_window_column(window, (uint16_t)first);
    spread_columns(rows, channel, corner, corner + (int32_t)((pixels - 1) * stride + 3), columns);
    const uint32_t step = window->output_channels;
    int8_t *output = rows->output + first * step + channel;
    const uint32_t whole = pixels / 6 * 6;
    tml_depthwise_row part = {four, columns, columns + 8 * stride * whole, output, step, count, stride};
    if (whole > 0) {
        rows->product(&part);
    }
    if (whole < pixels) {
        int8_t last[6 * 4];
        part.columns = part.end;
        part.end += 8 * stride * 6;
        part.output = last;
        part.step = 4;
        rows->product(&part);
        output += whole * step;
        for (uint32_t i = 0; i < pixels - whole; i++) {
            if (count == 4) {
                tml_store4(output, tml_load4(last + 4 * i));
            } else {
                for (uint32_t o = 0; o < count; o++) {
                    output[o] = last[4 * i + o];
                }
            }
            output += step;
        }
    }
}

void tml_depthwise_start_row(tml_depthwise_rows *rows, uint16_t number, int8_t *output) {
    const tml_window *window = rows->window;
    const int32_t row_bytes = window->input_width * window->input_channels;
    int32_t row = tml_window_row(window, number);
    rows->number = number;
    rows->output = output;
    rows->has_padding = row < 0 || row + 3 > window->input_height;
    for (int32_t i = 0; i < 3; i++) {
        const bool is_inside = (uint32_t)row < window->input_height;
        rows->is_inside[i] = is_inside ? 0xFFFFFFFFU : 0;
        rows->rows[i] = is_inside ? rows->input + row * row_bytes : rows->input;
        row++;
    }
}

void tml_depthwise_compute_row(const tml_depthwise_rows *rows, const tml_depthwise_channel *four,
                               uint32_t channel, uint32_t count) {
    const tml_window *window = rows->window;
    const uint32_t most =
        window->stride_width == 1 ? TML_DEPTHWISE_COLUMNS - 2 : (TML_DEPTHWISE_COLUMNS - 1) / 2;
    for (uint32_t x = 0; x < window->output_width; x += most) {
        uint32_t left = window->output_width - x;
        compute_part(rows, four, channel, count, x, left < most ? left : most);
    }
}

#else
typedef int tml_dsp_only;
#endif
