#include "tml_decoder.h"
#include "tml_simd.h"

#if defined(__ARM_FEATURE_DSP)

/* Room in front of the symbols that other implementations use. */
#define STATE_BYTES 64

/* Up to 32 bits. r2 window, r3 left, r12 next, r4 the value. */
__attribute__((naked)) static uint32_t take(__attribute__((unused)) tml_bits *bits,
                                            __attribute__((unused)) uint32_t count) {
    __asm__ volatile("push {r0, r4, lr}\n ldm r0, {r2, r3, r12}\n"
                     "rsb r4, r1, #32\n lsr r4, r2, r4\n lsl r2, r2, r1\n subs r3, r3, r1\n bpl 2f\n"
                     "1: ldrh r1, [r12], #2\n rev16 r1, r1\n adds r3, r3, #16\n bmi 3f\n"
                     "lsr r0, r1, r3\n orr r4, r4, r0\n rsb r0, r3, #32\n lsl r2, r1, r0\n"
                     "2: pop {r0}\n stm r0, {r2, r3, r12}\n mov r0, r4\n pop {r4, pc}\n"
                     "3: rsb r0, r3, #0\n lsl r1, r1, r0\n orr r4, r4, r1\n b 1b\n");
}

static void seek(tml_decoder *decoder, uint32_t position) {
    tml_bits *bits = &decoder->bits;
    bits->next = decoder->base + (position >> 4) * 2;
    bits->left = 0;
    bits->window = 0;
    take(bits, position & 15);
}

static uint32_t position_of(const tml_decoder *decoder) {
    return (uint32_t)(decoder->bits.next - decoder->base) * 8 - decoder->bits.left;
}

/* Two's complement. */
static int32_t take_signed(tml_bits *bits, uint32_t count) {
    uint32_t sign = count == 0 ? 0 : (uint32_t)1 << (count - 1);
    return (int32_t)((take(bits, count) ^ sign) - sign);
}

/* Elias gamma: as many zeros as bits follow the first one. */
static uint32_t take_gamma(tml_bits *bits) {
    uint32_t zeros = 0;
    while (take(bits, 1) == 0) {
        zeros++;
    }
    return (uint32_t)1 << zeros | (zeros > 0 ? take(bits, zeros) : 0);
}

/* Notes for all first bits of codes where to look for their length. */
static void find_starts(tml_decoder *decoder) {
    const tml_code_length *entry = decoder->lengths;
    const tml_code_length *const longest = entry + decoder->length_count - 1;
    for (uint32_t i = 0; i < TML_CODE_STARTS; i++) {
        while (entry < longest && i << (32 - TML_CODE_START_BITS) > entry->last) {
            entry++;
        }
        decoder->starts[i] = entry;
    }
}

/* The symbols of one length; returns their end. */
static int16_t *take_symbols(tml_bits *bits, uint32_t count, int16_t *symbols) {
    uint32_t symbol = take(bits, 9);
    while (true) {
        /* Weights are 128 less; of a run of s - 254 zeros remains 126 more than these. */
        *symbols++ = (int16_t)((int32_t)symbol - 128);
        if (--count == 0) {
            return symbols;
        }
        symbol += take_gamma(bits);
    }
}

/* The codes of all lengths; returns the end of the symbols. */
static int16_t *take_codes(tml_decoder *decoder, int16_t *symbols) {
    tml_bits *bits = &decoder->bits;
    tml_code_length *entry = decoder->lengths;
    const uint32_t longest = take(bits, 4);
    uint32_t code = 0;
    bool has_runs = false;
    for (uint32_t length = 1; length <= longest; length++) {
        const uint32_t count = take(bits, (length < 9 ? length : 9) + 1);
        code <<= 1;
        if (count > 0) {
            entry->symbols = (const int16_t *)((uintptr_t)symbols - 2 * code);
            entry->shift = 32 - length;
            entry->length = length;
            code += count;
            entry->last = (code << entry->shift) - 1;
            entry++;
            symbols = take_symbols(bits, count, symbols);
            /* They ascend, so that a run comes last. */
            has_runs |= symbols[-1] > TML_LARGEST_WEIGHT;
        }
    }
    decoder->length_count = (uint32_t)(entry - decoder->lengths);
    if (decoder->length_count > 0) {
        const uint32_t shortest = decoder->lengths[0].length;
        decoder->margin = has_runs ? UINT32_MAX : (15 + shortest) / shortest;
        find_starts(decoder);
    }
    return symbols;
}

void tml_decoder_open(tml_decoder *decoder, const uint8_t *codes, bool has_shifts, uint8_t *scratch) {
    tml_bits *bits = &decoder->bits;
    const uint32_t odd = (uint32_t)((uintptr_t)codes & 1);
    decoder->base = codes - odd;
    bits->zeros = 0;
    seek(decoder, 8 * odd);
    decoder->bias_bits = (uint8_t)take(bits, 6);
    decoder->bias_shift = (uint8_t)take(bits, 5);
    decoder->multiplier_bits = (uint8_t)take(bits, 5);
    decoder->multiplier_shift = (uint8_t)take(bits, 5);
    decoder->multiplier_base = (uint8_t)take(bits, 1);
    decoder->shift_bits = (uint8_t)take(bits, has_shifts ? 3 : 0);
    decoder->shift_base = (int8_t)take_signed(bits, has_shifts ? 6 : 0);
    decoder->table_bits = (uint8_t)take(bits, 4);
    if (decoder->table_bits > 0) {
        uint32_t count = take(bits, decoder->table_bits) + 1;
        decoder->table_position = position_of(decoder);
        seek(decoder,
             decoder->table_position + count * ((uint32_t)decoder->multiplier_bits + decoder->shift_bits));
    }
    int16_t *symbols = (int16_t *)(void *)(scratch + STATE_BYTES);
    symbols = take_codes(decoder, symbols);
    decoder->rest = (uint8_t *)(((uintptr_t)symbols + 3) & ~(uintptr_t)3);
}

tml_coded_scale tml_decoder_scale(tml_decoder *decoder) {
    tml_bits *bits = &decoder->bits;
    tml_coded_scale scale;
    uint32_t position = 0;
    if (decoder->table_bits > 0) {
        const uint32_t index = take(bits, decoder->table_bits);
        position = position_of(decoder);
        seek(decoder,
             decoder->table_position + index * ((uint32_t)decoder->multiplier_bits + decoder->shift_bits));
    }
    uint32_t multiplier = take(bits, decoder->multiplier_bits) << decoder->multiplier_shift;
    scale.multiplier = (int32_t)(multiplier + ((uint32_t)decoder->multiplier_base << 30));
    scale.shift = (int8_t)(decoder->shift_base + (int32_t)take(bits, decoder->shift_bits));
    if (decoder->table_bits > 0) {
        seek(decoder, position);
    }
    scale.bias = (int32_t)((uint32_t)take_signed(bits, decoder->bias_bits) << decoder->bias_shift);
    return scale;
}

/* The state in registers: r0 weights, r1 their end, r2 window, r3 left, r4 next, r5 zeros. */
#define BEGIN                                                                                                \
    "push {r0, r4-r11, lr}\n mov r12, r0\n mov r0, r1\n add r1, r1, r2\n mov lr, r3\n"                       \
    "ldm r12, {r2-r5}\n add r12, r12, #44\n movs r10, #0\n"

/* A symbol is in r10: a weight, or a run of zeros. */
#define END                                                                                                  \
    "2: cmp r10, #127\n bgt 6f\n strb r10, [r0], #1\n"                                                       \
    "3: cmp r0, r1\n bne 1b\n movs r5, #0\n"                                                                 \
    "4: ldr r12, [sp]\n stm r12, {r2-r5}\n pop {r0, r4-r11, pc}\n"                                           \
    "6: sub r5, r10, #126\n movs r10, #0\n"                                                                  \
    "7: strb r10, [r0], #1\n subs r5, r5, #1\n beq 3b\n cmp r0, r1\n bne 7b\n b 4b\n"

/* Two bytes more go to the window, behind the bits of which r11 has the number. */
#define FETCH(half)                                                                                          \
    "ldrh " half ", [r4], #2\n rev16 " half ", " half "\n rsb r11, r11, #16\n lsl " half ", " half ", r11\n" \
    "orr r2, r2, " half "\n"

/* Weights that have codes of several lengths. r6 to r9 are the length in question, r12 the starts, lr the
 * next length. The length is looked for among the bits that were fetched; where it is more than these, the
 * search goes on when there are more. The first `certain` weights are no runs, and the bits of what follows
 * them fill a window, so that it is filled before it is needed: r3 is 16 less then, and r5 their end. */
__attribute__((naked)) static void take_coded(__attribute__((unused)) tml_decoder *decoder,
                                              __attribute__((unused)) int8_t *weights,
                                              __attribute__((unused)) uint32_t count,
                                              __attribute__((unused)) uint32_t certain) {
    __asm__ volatile(BEGIN
                     "cmp r5, #0\n bne 7f\n"
                     "cmp lr, #0\n beq 1f\n"
                     "add r5, r0, lr\n subs r3, r3, #16\n bmi 15f\n"
                     "11: lsr r10, r2, #27\n ldr lr, [r12, r10, lsl #2]\n"
                     "12: ldm lr!, {r6-r9}\n cmp r2, r6\n bhi 12b\n"
                     "lsr r10, r2, r8\n lsl r2, r2, r9\n ldrsh r10, [r7, r10, lsl #1]\n"
                     "subs r3, r3, r9\n bmi 14f\n"
                     "13: strb r10, [r0], #1\n cmp r0, r5\n bne 11b\n"
                     "add r3, r3, #16\n"
                     "1: lsr r10, r2, #27\n ldr lr, [r12, r10, lsl #2]\n"
                     "8: ldm lr!, {r6-r9}\n cmp r2, r6\n bhi 8b\n"
                     "subs r3, r3, r9\n bmi 9f\n"
                     "lsr r10, r2, r8\n lsl r2, r2, r9\n ldrsh r10, [r7, r10, lsl #1]\n" END
                     "9: add r11, r3, r9\n add r3, r11, #16\n" FETCH(
                         "r10") "sub lr, lr, #16\n b 8b\n"
                                "14: add r11, r3, #16\n add r3, r3, #16\n" FETCH(
                                    "r6") "b 13b\n"
                                          "15: add r11, r3, #16\n add r3, r3, #16\n" FETCH("r6") "b 11b\n");
}

/* Weights that have codes of one length, which is in r6 to r9. */
__attribute__((naked)) static void take_indices(__attribute__((unused)) tml_decoder *decoder,
                                                __attribute__((unused)) int8_t *weights,
                                                __attribute__((unused)) uint32_t count) {
    __asm__ volatile(BEGIN "ldr lr, [r12]\n ldm lr, {r6-r9}\n cmp r5, #0\n bne 7f\n"
                           "1: subs r3, r3, r9\n bmi 9f\n"
                           "8: lsr r10, r2, r8\n lsl r2, r2, r9\n ldrsh r10, [r7, r10, lsl #1]\n" END
                           "9: add r11, r3, r9\n add r3, r3, #16\n" FETCH("r10") "b 8b\n");
}

void tml_decoder_weights(tml_decoder *decoder, int8_t *weights, uint32_t count) {
    if (decoder->length_count > 1) {
        take_coded(decoder, weights, count, count > decoder->margin ? count - decoder->margin : 0);
    } else if (decoder->length_count > 0) {
        take_indices(decoder, weights, count);
    } else {
        for (; count >= 4; count -= 4) {
            tml_store4(weights, __builtin_bswap32(take(&decoder->bits, 32)));
            weights += 4;
        }
        for (; count > 0; count--) {
            *weights++ = (int8_t)take(&decoder->bits, 8);
        }
    }
}

#else
typedef int tml_dsp_only;
#endif
