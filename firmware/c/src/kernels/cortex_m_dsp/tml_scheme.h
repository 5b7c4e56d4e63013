/* The requantization schemes, as the kernels of this folder use them. */
#ifndef TML_SCHEME_H
#define TML_SCHEME_H

#include "kernels/reference/tml_requantize.h"
#include "kernels/reference/tml_tflite.h"
#include "tml_simd.h"
#include <stdbool.h>

/* Both schemes are, for 2a in place of the accumulator a, a multiplication that keeps the high half, an
 * addition and one shift to the right (1 to 20): the addend `rounding` is half of what is shifted out, and
 * the zero point.
 *
 * tflite: high(a, m) = (2a * m + 2^31) >> 32, which is SMMULR; SMMLAR adds `rounding` as well. Ties go away
 * from zero: one less for negative values. (Where a is negative but high(a, m) is 0 already, one less changes
 * nothing.) q16: ((2a * m) >> 16) + rounding, which is SMLAWB.
 *
 * Preconditions: |a| < 2^30, as tml_is_small and TML_LARGEST_COUNT see to; shifts as tml_is_near says. */
#define TML_LARGEST_SHIFT 20

/* Sums of products of so many int8 are below 2^29. */
#define TML_LARGEST_COUNT 32767

static inline bool tml_is_small(int32_t bias) {
    return (uint32_t)bias + 0x20000000U < 0x40000000U;
}

static inline bool tml_is_near(int32_t shift) {
    return (uint32_t)(shift - 1) < TML_LARGEST_SHIFT;
}

static inline int32_t tml_rounding_of(int32_t shift, int32_t zero_point) {
    return (2 * zero_point + 1) * ((int32_t)1 << (shift - 1));
}

/* tml_tflite, in fewer instructions where the shift is near and the value leaves room for the rounding. */
static inline int32_t tml_tflite_of(int32_t value, int32_t multiplier, int8_t shift) {
    int32_t high = tml_smmlar_high(value, multiplier);
    if (multiplier != 0 && shift < 0 && shift >= -TML_LARGEST_SHIFT &&
        (uint32_t)high + 0x40000000U < 0x80000000U) {
        return (high - (high < 0 ? 1 : 0) + ((int32_t)1 << (-shift - 1))) >> -shift;
    }
    return tml_tflite(value, multiplier, shift);
}

/* Where the results of one output channel come from. */
typedef struct {
    const int32_t *bias;
    const int32_t *multipliers_32; /* tflite */
    const int16_t *multipliers_16; /* q16 */
    const int8_t *shifts;          /* tflite, positive to the left */
    uint8_t shift;                 /* q16, to the right */
    int8_t zero_point;
    int8_t minimum;
    int8_t maximum;
    bool is_near; /* q16: the shift is one that is done by these means; tflite: true, channels differ */
} tml_scales;

/* The scales in the parameter block of a layer. */
#define TML_SCALES_TFLITE(p)                                                                                 \
    {                                                                                                        \
        .bias = (p)->bias, .multipliers_32 = (p)->multipliers, .shifts = (p)->shifts,                        \
        .zero_point = (p)->output_zero_point, .minimum = (p)->minimum, .maximum = (p)->maximum,              \
        .is_near = true                                                                                      \
    }
#define TML_SCALES_Q16(p)                                                                                    \
    {                                                                                                        \
        .bias = (p)->bias, .multipliers_16 = (p)->multipliers, .shift = (p)->shift,                          \
        .zero_point = (p)->output_zero_point, .minimum = (p)->minimum, .maximum = (p)->maximum,              \
        .is_near = tml_is_near((p)->shift - 15)                                                              \
    }

/* The result of channel `o` for the sum of its products. */
static inline int8_t tml_result(const tml_scales *scales, uint32_t o, int32_t sum) {
    sum += scales->bias[o];
    int32_t value = scales->shifts != 0 ? tml_tflite_of(sum, scales->multipliers_32[o], scales->shifts[o])
                                        : tml_q16(sum, scales->multipliers_16[o], scales->shift);
    return (int8_t)tml_clamp(value + scales->zero_point, scales->minimum, scales->maximum);
}

/* Whether channel `o` gives one result whatever its `count` products are, and which: results grow with the
 * sum, so that it is enough to know those of the least and of the greatest, as long as neither overflows.
 * Some models have many channels without weights. */
static inline bool tml_is_constant(const tml_scales *scales, uint32_t o, uint32_t count, int8_t *result) {
    const int32_t reach = (int32_t)(count << 14);
    const int32_t bias = scales->bias[o];
    const bool has_room = scales->shifts != 0 ? scales->shifts[o] <= 0 : scales->shift >= 16;
    if (!has_room || count > TML_LARGEST_COUNT || bias > INT32_MAX - reach || bias < INT32_MIN + reach) {
        return false;
    }
    *result = tml_result(scales, o, -reach);
    return *result == tml_result(scales, o, reach);
}

/* Applies the limits to results that were limited to int8 only. */
static inline void tml_limit(const tml_scales *scales, int8_t *values, uint32_t count) {
    if (scales->minimum == -128 && scales->maximum == 127) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = (int8_t)tml_clamp(values[i], scales->minimum, scales->maximum);
    }
}

#endif
