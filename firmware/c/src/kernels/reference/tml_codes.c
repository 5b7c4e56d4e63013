#include "tml_codes.h"

/* Room for the counts of 15 lengths, and what other implementations keep beside them. */
#define STATE_BYTES 64

/* Puts the next bit behind those of `value`. A macro because what it works on belongs into registers: this is
 * the innermost part of all. */
#define READ_BIT(next, byte, type, value)                                                                    \
    do {                                                                                                     \
        uint8_t top = (byte)&0x80;                                                                           \
        (byte) = (uint8_t)((byte) << 1);                                                                     \
        if ((byte) == 0) {                                                                                   \
            const uint8_t loaded = TML_READ_U8(next);                                                        \
            (next)++;                                                                                        \
            top = loaded & 0x80;                                                                             \
            (byte) = (uint8_t)((loaded << 1) | 1);                                                           \
        }                                                                                                    \
        (value) = (type)((value) << 1);                                                                      \
        if (top != 0) {                                                                                      \
            (value) = (type)((value) | 1);                                                                   \
        }                                                                                                    \
    } while (0)

static uint32_t read(tml_bits *bits, uint8_t count) {
    uint32_t value = 0;
    for (; count > 0; count--) {
        READ_BIT(bits->next, bits->byte, uint32_t, value);
    }
    return value;
}

static uint8_t read_byte(tml_bits *bits, uint8_t count) {
    return (uint8_t)read(bits, count);
}

/* Two's complement of `count` bits. */
static int32_t read_signed(tml_bits *bits, uint8_t count) {
    if (count == 0) {
        return 0;
    }
    const uint32_t sign = (uint32_t)1 << (count - 1);
    return (int32_t)((read(bits, count) ^ sign) - sign);
}

/* Elias gamma: as many zeros as bits follow the first one. */
static uint16_t read_gamma(tml_bits *bits) {
    uint8_t zeros = 0;
    while (read(bits, 1) == 0) {
        zeros++;
    }
    return (uint16_t)(((uint32_t)1 << zeros) | read(bits, zeros));
}

static void read_symbols(tml_codes *codes, uint16_t *counts, uint16_t *symbols) {
    for (uint8_t length = 1; length <= codes->longest; length++) {
        const uint16_t count = (uint16_t)read(&codes->bits, (uint8_t)((length < 9 ? length : 9) + 1));
        counts[length - 1] = count;
        if (count > 0 && codes->shortest == 0) {
            codes->shortest = length;
        }
        uint16_t symbol = count > 0 ? (uint16_t)read(&codes->bits, 9) : 0;
        for (uint16_t i = 0; i < count; i++) {
            symbol = (uint16_t)(symbol + (i > 0 ? read_gamma(&codes->bits) : 0));
            *symbols++ = symbol;
        }
    }
    /* What is left starts at a multiple of 4, like scratch. */
    codes->rest = (uint8_t *)(symbols + ((symbols - codes->symbols) & 1));
}

void tml_codes_open(tml_codes *codes, const uint8_t *stream, bool has_shifts, uint8_t *scratch) {
    tml_bits *bits = &codes->bits;
    bits->next = stream;
    bits->byte = 0x80;
    codes->bias_bits = read_byte(bits, 6);
    codes->bias_shift = read_byte(bits, 5);
    codes->multiplier_bits = read_byte(bits, 5);
    codes->multiplier_shift = read_byte(bits, 5);
    codes->has_base = read_byte(bits, 1) != 0;
    codes->has_shifts = has_shifts;
    codes->shift_bits = has_shifts ? read_byte(bits, 3) : 0;
    codes->shift_base = has_shifts ? (int8_t)read_signed(bits, 6) : 0;
    codes->table_bits = read_byte(bits, 4);
    if (codes->table_bits > 0) {
        uint16_t count = (uint16_t)(read(bits, codes->table_bits) + 1);
        codes->table = *bits;
        for (; count > 0; count--) {
            read(bits, codes->multiplier_bits);
            read(bits, codes->shift_bits);
        }
    }
    codes->longest = read_byte(bits, 4);
    codes->shortest = codes->longest > 0 ? 0 : 8;
    uint16_t *counts = (uint16_t *)(void *)scratch;
    uint16_t *symbols = (uint16_t *)(void *)&scratch[STATE_BYTES];
    codes->counts = counts;
    codes->symbols = symbols;
    read_symbols(codes, counts, symbols);
}

tml_coded_channel tml_codes_channel(tml_codes *codes) {
    tml_bits *bits = &codes->bits;
    tml_bits entry;
    if (codes->table_bits > 0) {
        entry = codes->table;
        for (uint16_t index = (uint16_t)read(&codes->bits, codes->table_bits); index > 0; index--) {
            read(&entry, codes->multiplier_bits);
            read(&entry, codes->shift_bits);
        }
        bits = &entry;
    }
    tml_coded_channel channel;
    const uint32_t multiplier = read(bits, codes->multiplier_bits) << codes->multiplier_shift;
    channel.multiplier = (int32_t)(multiplier + (codes->has_base ? (uint32_t)1 << 30 : 0));
    channel.shift = (int8_t)(codes->shift_base + (int8_t)read_byte(bits, codes->shift_bits));
    channel.bias = (int32_t)((uint32_t)read_signed(&codes->bits, codes->bias_bits) << codes->bias_shift);
    return channel;
}

/* Goes through the lengths: what is left of a code after the shorter ones are passed is its place among those
 * that are at least as long. Weights of eight bits are their own codes but for the first bit. */
static uint16_t read_symbol(tml_codes *codes) {
    const uint8_t *next = codes->bits.next;
    uint8_t byte = codes->bits.byte;
    const uint16_t *symbols = codes->symbols;
    const uint16_t *count = codes->counts;
    uint16_t code = 0;
    for (uint8_t bits = codes->shortest; bits > 0; bits--) {
        READ_BIT(next, byte, uint16_t, code);
    }
    if (codes->longest == 0) {
        code ^= 0x80;
    } else {
        for (count = &count[codes->shortest - 1]; code >= *count; count++) {
            code = (uint16_t)(code - *count);
            symbols += *count;
            READ_BIT(next, byte, uint16_t, code);
        }
        code = symbols[code];
    }
    codes->bits.next = next;
    codes->bits.byte = byte;
    return code;
}

void tml_codes_weights(tml_codes *codes, int8_t *weights, size_t count) {
    const int8_t *end = weights + count;
    while (weights < end) {
        const uint16_t symbol = read_symbol(codes);
        if (symbol < TML_FIRST_RUN) {
            *weights++ = (int8_t)(symbol - 128);
            continue;
        }
        for (uint16_t zeros = tml_codes_run(symbol); zeros > 0; zeros--) {
            *weights++ = 0;
        }
    }
}

int32_t tml_codes_product(tml_codes *codes, const int8_t *input, uint16_t count) {
    const int8_t *end = input + count;
    int32_t sum = 0;
    while (input < end) {
        const uint16_t symbol = read_symbol(codes);
        if (symbol < TML_FIRST_RUN) {
            sum += tml_codes_multiply((int8_t)(symbol - 128), *input++);
        } else {
            input += tml_codes_run(symbol);
        }
    }
    return sum;
}
