/* The tflite requantization scheme of KERNELS.md. `>>` of a negative number is taken to be
 * arithmetic. */
#ifndef TML_TFLITE_H
#define TML_TFLITE_H

#include <stdint.h>

/* The rounding doubling high multiply: (a * b + 2^30) >> 31. The multiplier b is not negative, so that
 * nothing saturates. */
static inline int32_t tml_high(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + ((int32_t)1 << 30)) >> 31);
}

/* value / 2^shift to the nearest integer, ties away from zero; shift 0 to 31. */
static inline int32_t tml_halve(int32_t value, uint8_t shift) {
    int32_t mask = (int32_t)(((uint32_t)1 << shift) - 1);
    int32_t rest = value & mask;
    int32_t half = (int32_t)((uint32_t)mask >> 1);
    return (value >> shift) + (rest > half + (value < 0 ? 1 : 0) ? 1 : 0);
}

/* halve(high(value * 2^max(shift, 0), multiplier), max(-shift, 0)); the shifted value fits int32; shift -31
 * to 30. */
static inline int32_t tml_tflite(int32_t value, int32_t multiplier, int8_t shift) {
    if (shift >= 0) {
        return tml_high((int32_t)((uint32_t)value << shift), multiplier);
    }
    return tml_halve(tml_high(value, multiplier), (uint8_t)-shift);
}

/* The same of a value of 48 bits with the multiplier reduced to 16: one rounding, ties towards positive
 * infinity; shift -31 to 7. */
static inline int32_t tml_tflite16(int64_t value, int32_t multiplier, int8_t shift) {
    int32_t reduced = multiplier < 0x7FFF0000 ? (multiplier + ((int32_t)1 << 15)) >> 16 : 0x7FFF;
    uint8_t right = (uint8_t)(15 - shift);
    return (int32_t)((value * reduced + ((int64_t)1 << (right - 1))) >> right);
}

#endif
