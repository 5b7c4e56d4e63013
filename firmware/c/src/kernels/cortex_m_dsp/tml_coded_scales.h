/* How the results of coded channels are scaled. */
#ifndef TML_CODED_SCALES_H
#define TML_CODED_SCALES_H

#include "kernels/reference/tml_requantize.h"
#include "kernels/reference/tml_tflite.h"
#include "tml_decoder.h"
#include "tml_scheme.h"

/* Of a layer. */
typedef struct {
    bool is_tflite;
    uint8_t shift; /* q16, to the right */
    int8_t zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_coded_scheme;

#define TML_CODED_SCHEME_TFLITE(p)                                                                           \
    {                                                                                                        \
        .is_tflite = true, .zero_point = (p)->output_zero_point, .minimum = (p)->minimum,                    \
        .maximum = (p)->maximum                                                                              \
    }
#define TML_CODED_SCHEME_Q16(p)                                                                              \
    {                                                                                                        \
        .is_tflite = false, .shift = (p)->shift, .zero_point = (p)->output_zero_point,                       \
        .minimum = (p)->minimum, .maximum = (p)->maximum                                                     \
    }

/* The shift to the right that the products do at the end; those that they can do are near (tml_scheme.h). */
static inline int32_t tml_coded_shift(const tml_coded_scheme *scheme, const tml_coded_scale *scale) {
    return scheme->is_tflite ? -scale->shift : scheme->shift - 15;
}

static inline bool tml_coded_is_near(const tml_coded_scheme *scheme, const tml_coded_scale *scale) {
    return TML_IS_NEAR(tml_coded_shift(scheme, scale)) && tml_is_small(scale->bias);
}

/* The result of a channel for any sum, shift and bias. */
static inline int8_t tml_coded_result_of(const tml_coded_scheme *scheme, const tml_coded_scale *scale,
                                         int32_t sum) {
    const int32_t accumulator = scale->bias + sum;
    const int32_t value = scheme->is_tflite ? tml_tflite(accumulator, scale->multiplier, scale->shift)
                                            : tml_q16(accumulator, (int16_t)scale->multiplier, scheme->shift);
    return (int8_t)tml_clamp(value + scheme->zero_point, scheme->minimum, scheme->maximum);
}

#endif
