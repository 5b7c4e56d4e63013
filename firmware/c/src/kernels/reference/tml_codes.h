/* Reads the tables of coded layers (KERNELS.md, "Coded layers"), channel by channel from first to last. */
#ifndef TML_CODES_H
#define TML_CODES_H

#include "tinyml.h"
#include <stdbool.h>
#include <stddef.h>

/* A place in a stream of bits, the most significant bit of a byte first. */
typedef struct {
    const uint8_t *next; /* the byte after the one that is being read */
    uint8_t byte;        /* what is left of that one, its next bit on top, then a 1, then zeros */
} tml_bits;

typedef struct {
    tml_bits bits;
    tml_bits table; /* the start of the table of multipliers and shifts */
    uint8_t bias_bits;
    uint8_t bias_shift;
    uint8_t multiplier_bits;
    uint8_t multiplier_shift;
    bool has_base;
    bool has_shifts;
    uint8_t shift_bits;
    int8_t shift_base;
    uint8_t table_bits;
    uint8_t shortest;
    uint8_t longest;
    const uint16_t *counts;  /* of the symbols with codes of 1, 2, ... bits */
    const uint16_t *symbols; /* in the order of their codes */
    uint8_t *rest;           /* what is left of scratch */
} tml_codes;

typedef struct {
    int32_t multiplier;
    int32_t bias;
    int8_t shift;
} tml_coded_channel;

/* A symbol below it is a weight plus 128, others are runs of zeros. */
#define TML_FIRST_RUN 256

/* How many zeros a run has. */
static inline uint16_t tml_codes_run(uint16_t symbol) {
    return symbol - 254;
}

/* A product of two int8 as the 16 bits that it fits. AVR has an instruction for it, which its compiler does
 * not take where it sees that the product is added to 32 bits. */
static inline int16_t tml_codes_multiply(int8_t a, int8_t b) {
    int16_t product = (int16_t)(a * b);
#if defined(__AVR__)
    __asm__("" : "+r"(product));
#endif
    return product;
}

/* Reads the header; the symbols go into scratch. */
void tml_codes_open(tml_codes *codes, const uint8_t *stream, bool has_shifts, uint8_t *scratch);

/* The numbers of the next channel; its weights must be read after it. */
tml_coded_channel tml_codes_channel(tml_codes *codes);

/* Writes a channel's weights. */
void tml_codes_weights(tml_codes *codes, int8_t *weights, size_t count);

/* The sum of the products of a channel's weights with the inputs. */
int32_t tml_codes_product(tml_codes *codes, const int8_t *input, uint16_t count);

#endif
