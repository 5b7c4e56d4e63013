#include "tml_decoder.h"

#if defined(__ARM_FEATURE_DSP)

/* Room in front of the symbols that other implementations use. */
#define STATE_BYTES 64

static void seek(tml_decoder *decoder, uint32_t position) {
    tml_bits *bits = &decoder->bits;
    bits->next = decoder->base + (position >> 4) * 2;
    bits->left = 0;
    bits->window = 0;
    position &= 15;
    if (position > 0) {
        uint16_t half;
        __builtin_memcpy(&half, bits->next, sizeof half);
        bits->next += 2;
        bits->window = (uint32_t)__builtin_bswap16(half) << (16 + position);
        bits->left = 16 - position;
    }
}

static uint32_t position_of(const tml_decoder *decoder) {
    return (uint32_t)(decoder->bits.next - decoder->base) * 8 - decoder->bits.left;
}

/* Up to 32 bits. */
static uint32_t take(tml_bits *bits, uint32_t count) {
    uint32_t high = 0;
    if (count > 16) {
        high = take(bits, count - 16) << 16;
        count = 16;
    }
    if (bits->left < count) {
        uint16_t half;
        __builtin_memcpy(&half, bits->next, sizeof half);
        bits->next += 2;
        bits->window |= (uint32_t)__builtin_bswap16(half) << (16 - bits->left);
        bits->left += 16;
    }
    uint32_t value = bits->window >> 1 >> (31 - count);
    bits->window <<= count;
    bits->left -= count;
    return high | value;
}

/* Two's complement. */
static int32_t take_signed(tml_bits *bits, uint32_t count) {
    uint32_t sign = count == 0 ? 0 : (uint32_t)1 << (count - 1);
    return (int32_t)((take(bits, count) ^ sign) - sign);
}

static uint32_t take_gamma(tml_bits *bits) {
    uint32_t zeros = 0;
    while (take(bits, 1) == 0) {
        zeros++;
    }
    return ((uint32_t)1 << zeros) | take(bits, zeros);
}

/* The symbols of all lengths; returns their end. */
static int16_t *take_symbols(tml_bits *bits, int16_t *symbols) {
    tml_code_length *entry = bits->lengths;
    entry->length = 0;
    const uint32_t longest = take(bits, 4);
    uint32_t code = 0;
    for (uint32_t length = 1; length <= longest; length++) {
        uint32_t count = take(bits, (length < 9 ? length : 9) + 1);
        code <<= 1;
        if (count == 0) {
            continue;
        }
        entry->symbols = (const int16_t *)((uintptr_t)symbols - 2 * code);
        entry->shift = 32 - length;
        entry->length = length;
        code += count;
        entry->last = (code << entry->shift) - 1;
        entry++;
        uint32_t symbol = take(bits, 9);
        while (true) {
            /* Weights are 128 less; of a run of s - 254 zeros remains 126 more than these. */
            *symbols++ = (int16_t)((int32_t)symbol - 128);
            if (--count == 0) {
                break;
            }
            symbol += take_gamma(bits);
        }
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
    symbols = take_symbols(bits, symbols);
    decoder->rest = (uint8_t *)(((uintptr_t)symbols + 3) & ~(uintptr_t)3);
}

tml_coded_scale tml_decoder_scale(tml_decoder *decoder) {
    tml_bits *bits = &decoder->bits;
    tml_coded_scale scale;
    const uint32_t index = take(bits, decoder->table_bits);
    const uint32_t position = position_of(decoder);
    if (decoder->table_bits > 0) {
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

/* Weights that have codes.
 *
 * r0 weights, r1 their end, r2 window, r3 left, r4 next, r5 zeros, r6 to r9 the shortest length, r10 to lr
 * others. A code is looked for among the bits that were fetched; where it proves longer than these, two bytes
 * more are fetched and it is looked for again. */
__attribute__((naked)) static void take_weights(__attribute__((unused)) tml_bits *bits,
                                                __attribute__((unused)) int8_t *weights,
                                                __attribute__((unused)) uint32_t count) {
    __asm__ volatile("push {r0, r4-r11, lr}\n mov r12, r0\n mov r0, r1\n add r1, r1, r2\n"
                     "ldm r12!, {r2-r5}\n ldm r12, {r6-r9}\n"
                     "movs r10, #0\n cmp r5, #0\n bne 7f\n"
                     "1: cmp r2, r6\n bhi 4f\n"
                     "lsr r10, r2, r8\n ldrsh r10, [r7, r10, lsl #1]\n"
                     "subs r3, r3, r9\n bmi 5f\n lsl r2, r2, r9\n"
                     "2: cmp r10, #127\n bgt 6f\n"
                     "strb r10, [r0], #1\n"
                     "3: cmp r0, r1\n bne 1b\n"
                     "movs r5, #0\n"
                     "8: ldr r12, [sp]\n stm r12, {r2-r5}\n pop {r0, r4-r11, pc}\n"
                     /* A longer code. */
                     "4: ldr r5, [sp]\n add r5, r5, #32\n"
                     "9: ldm r5!, {r10-r12, lr}\n cmp r2, r10\n bhi 9b\n"
                     "lsr r10, r2, r12\n ldrsh r10, [r11, r10, lsl #1]\n"
                     "subs r3, r3, lr\n itt pl\n lslpl r2, r2, lr\n bpl 2b\n"
                     "mov r9, lr\n"
                     /* Too few bits. */
                     "5: add r3, r3, r9\n"
                     "ldrh r10, [r4], #2\n rev16 r10, r10\n rsb r11, r3, #16\n lsl r10, r10, r11\n"
                     "orr r2, r2, r10\n add r3, r3, #16\n ldr r9, [sp]\n ldr r9, [r9, #28]\n b 1b\n"
                     /* A run of zeros. */
                     "6: sub r5, r10, #126\n movs r10, #0\n"
                     "7: strb r10, [r0], #1\n subs r5, r5, #1\n beq 3b\n cmp r0, r1\n bne 7b\n b 8b\n");
}

void tml_decoder_weights(tml_decoder *decoder, int8_t *weights, uint32_t count) {
    tml_bits *bits = &decoder->bits;
    if (bits->lengths[0].length > 0) {
        take_weights(bits, weights, count);
        return;
    }
    for (; count > 0; count--) {
        *weights++ = (int8_t)take(bits, 8);
    }
}

#else
typedef int tml_dsp_only;
#endif
