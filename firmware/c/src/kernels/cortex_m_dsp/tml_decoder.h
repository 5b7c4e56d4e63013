/* The stream of a coded layer (KERNELS.md, "Coded layers"): its header, then channel after channel. */
#ifndef TML_DECODER_H
#define TML_DECODER_H

#include <stdbool.h>
#include <stdint.h>

/* Longest code, in bits. */
#define TML_LONGEST_CODE 15

/* First bits of a code that the search for its length starts from. */
#define TML_CODE_START_BITS 5
#define TML_CODE_STARTS (1 << TML_CODE_START_BITS)

/* Symbols above it are runs of zeros: their number plus TML_LARGEST_WEIGHT - 1. */
#define TML_LARGEST_WEIGHT 127

/* Codes of one length. The assembly knows the order of the fields. */
typedef struct {
    uint32_t last;          /*  0: of these codes, its bits followed by ones */
    const int16_t *symbols; /*  4: the symbol of a code of this length is at the code's place */
    uint32_t shift;         /*  8: 32 - length */
    uint32_t length;        /* 12 */
} tml_code_length;

/* Where a stream stands. The assembly knows the order of the fields.
 *
 * Bits are fetched only when they are needed, two bytes at a time from an even address: what is read beside
 * the stream is at most the byte that shares its last (or first) two, which are in memory together. */
typedef struct {
    uint32_t window;     /*  0: bits that were fetched, from the highest on, then zeros */
    uint32_t left;       /*  4: so many */
    const uint8_t *next; /*  8: even */
    uint32_t zeros;      /* 12: that are left of a run */
} tml_bits;

/* The assembly knows where bits and starts are. */
typedef struct {
    tml_bits bits;           /*  0 */
    const uint8_t *base;     /* 16: of positions in the stream, which are in bits */
    uint32_t table_position; /* 20: of the pairs of multiplier and shift */
    uint8_t *rest;           /* 24: of scratch, a multiple of 4 */
    uint32_t length_count;   /* 28: 0 where weights are bytes */
    uint32_t margin;         /* 32: so many weights of a channel have at least 16 bits together */
    uint8_t bias_bits;       /* 36 */
    uint8_t bias_shift;
    uint8_t multiplier_bits;
    uint8_t multiplier_shift;
    uint8_t multiplier_base;
    uint8_t shift_bits;
    int8_t shift_base;
    uint8_t table_bits;
    const tml_code_length *starts[TML_CODE_STARTS]; /* 44: by a code's first bits, its least length */
    tml_code_length lengths[TML_LONGEST_CODE];      /* those that there are, in ascending order */
} tml_decoder;

/* How a channel is scaled. */
typedef struct {
    int32_t bias;
    int32_t multiplier;
    int8_t shift; /* tflite, positive to the left */
} tml_coded_scale;

/* Reads the header; the symbols go into scratch. */
void tml_decoder_open(tml_decoder *decoder, const uint8_t *codes, bool has_shifts, uint8_t *scratch);

/* Reads how the next channel is scaled. */
tml_coded_scale tml_decoder_scale(tml_decoder *decoder);

/* Writes the next `count` weights of the channel, at least 1; a run of zeros may go on in the next call. */
void tml_decoder_weights(tml_decoder *decoder, int8_t *weights, uint32_t count);

#endif
