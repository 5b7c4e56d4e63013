/* The requantization schemes, as the kernels of this folder use them. */
#ifndef TML_SCHEME_H
#define TML_SCHEME_H

#include "tml_config.h"
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

/* In a model that rounds once no shift of the scheme tflite is to the right. Where it is 0, what remains is
 * high(a, m) and the zero point, and ties need no correction. (A shift of q16 is looked at where the layer
 * begins.) */
#ifdef TML_TFLITE_ONCE
#define TML_IS_NEAR(shift) ((shift) == 0 || tml_is_near(shift))
#define TML_ROUNDING(shift, zero_point) ((shift) == 0 ? (zero_point) : tml_rounding_of(shift, zero_point))
#else
#define TML_IS_NEAR(shift) tml_is_near(shift)
#define TML_ROUNDING(shift, zero_point) tml_rounding_of(shift, zero_point)
#endif

/* In a packed model a bias of the scheme tflite is bias * 32 + (shift to the right - 1), and there is no
 * table of shifts; every channel is near then. */
#ifdef TML_TFLITE_PACKED
#define TML_SHIFTS_FROM(scales, o) 0
#define TML_BIAS_TFLITE(scales, o) ((scales)->bias[o] >> 5)
#define TML_SHIFT_TFLITE(scales, o) (((scales)->bias[o] & 31) + 1)
#define TML_RESULT_FUNCTION_TFLITE 0
#else
#define TML_SHIFTS_FROM(scales, o) ((scales)->shifts + (o))
#define TML_BIAS_TFLITE(scales, o) ((scales)->bias[o])
#define TML_SHIFT_TFLITE(scales, o) (-(scales)->shifts[o])
#define TML_RESULT_FUNCTION_TFLITE tml_result_tflite
#endif

/* Where the results of the output channels come from. */
typedef struct tml_scales tml_scales;
struct tml_scales {
    /* The result of channel `o` for the sum of its products. */
    int8_t (*result)(const tml_scales *scales, uint32_t o, int32_t sum);
    const int32_t *bias;
    const int32_t *multipliers_32; /* tflite */
    const int16_t *multipliers_16; /* q16 */
    const int8_t *shifts;          /* tflite, positive to the left */
    uint8_t shift;                 /* q16, to the right */
    int8_t zero_point;
    int8_t minimum;
    int8_t maximum;
    bool is_near; /* q16: the shift is one that is done by these means; tflite: true, channels differ */
};

/* The scales in the parameter block of a layer. */
#define TML_SCALES_TFLITE(p)                                                                                 \
    {                                                                                                        \
        .result = TML_RESULT_FUNCTION_TFLITE, .bias = (p)->bias, .multipliers_32 = (p)->multipliers,         \
        .shifts = (p)->shifts, .zero_point = (p)->output_zero_point, .minimum = (p)->minimum,                \
        .maximum = (p)->maximum, .is_near = true                                                             \
    }
#define TML_SCALES_Q16(p)                                                                                    \
    {                                                                                                        \
        .result = tml_result_q16, .bias = (p)->bias, .multipliers_16 = (p)->multipliers,                     \
        .shift = (p)->shift, .zero_point = (p)->output_zero_point, .minimum = (p)->minimum,                  \
        .maximum = (p)->maximum, .is_near = tml_is_near((p)->shift - 15)                                     \
    }

/* Whether channel `o` gives one result whatever its `count` products are, and which: results grow with the
 * sum, so that it is enough to know those of the least and of the greatest, as long as neither overflows.
 * Some models have many channels without weights. */
bool tml_is_constant(const tml_scales *scales, uint32_t o, uint32_t count, int8_t *result);

/* Applies the limits to results that were limited to int8 only. */
void tml_limit(int8_t minimum, int8_t maximum, int8_t *values, uint32_t count);

#endif
