/* The q16 requantization scheme of KERNELS.md. `>>` of a negative number is taken to be arithmetic. */
#ifndef TML_REQUANTIZE_H
#define TML_REQUANTIZE_H

#include <stdint.h>

/* (value * multiplier + half) >> shift: one rounding, ties towards positive infinity; shift 0 to 47. */
static inline int32_t tml_q16(int32_t value, int16_t multiplier, uint8_t shift) {
    int64_t half = shift == 0 ? 0 : (int64_t)1 << (shift - 1);
    return (int32_t)(((int64_t)value * multiplier + half) >> shift);
}

/* The same where value * multiplier + half fits int32; shift 0 to 31. */
static inline int32_t tml_q16_narrow(int32_t value, int16_t multiplier, uint8_t shift) {
    int32_t half = shift == 0 ? 0 : (int32_t)1 << (shift - 1);
    return (value * multiplier + half) >> shift;
}

static inline int32_t tml_clamp(int32_t value, int32_t minimum, int32_t maximum) {
    return value < minimum ? minimum : value > maximum ? maximum : value;
}

#endif
