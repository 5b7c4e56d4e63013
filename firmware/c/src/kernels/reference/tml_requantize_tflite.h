/* The tflite requantization scheme of KERNELS.md. `>>` of a negative number is taken to be arithmetic. */
#ifndef TML_REQUANTIZE_TFLITE_H
#define TML_REQUANTIZE_TFLITE_H

#include "tml_requantize.h"

/* value * multiplier * 2^(shift - 31), rounded twice; value * 2^shift fits int32 where shift is positive;
 * multiplier 0 or 2^30 to 2^31 - 1, shift -31 to 30. */
static inline int32_t tml_tflite(int32_t value, int32_t multiplier, int8_t shift) {
    uint8_t left = shift > 0 ? (uint8_t)shift : 0;
    uint8_t right = shift < 0 ? (uint8_t)-shift : 0;
    int32_t shifted = (int32_t)((uint32_t)value << left);
    int32_t high = (int32_t)(((int64_t)shifted * multiplier + ((int32_t)1 << 30)) >> 31);
    /* The right shift rounds down: up again for more than half a unit, and for half a one above zero. */
    int32_t mask = (int32_t)(((uint32_t)1 << right) - 1);
    int32_t half = (mask >> 1) + (high < 0 ? 1 : 0);
    return (high >> right) + ((high & mask) > half ? 1 : 0);
}

/* The same of a value of 48 bits with a multiplier of 16: one rounding, ties towards positive infinity;
 * shift -31 to 7. */
static inline int32_t tml_tflite16(int64_t value, int32_t multiplier, int8_t shift) {
    int32_t reduced = multiplier < 0x7FFF0000 ? (multiplier + ((int32_t)1 << 15)) >> 16 : 0x7FFF;
    uint8_t right = (uint8_t)(15 - shift);
    return (int32_t)((value * reduced + ((int64_t)1 << (right - 1))) >> right);
}

#endif
