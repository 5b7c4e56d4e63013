/* Arithmetic of a tensor and constants. "Repeats" are explained in KERNELS.md, "Broadcasting". Included by
 * tinyml.h. */
#ifndef TML_CONSTANT_OPERANDS_H
#define TML_CONSTANT_OPERANDS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A tensor or its negative, plus constants. In place allowed where it does not repeat. */
typedef struct {
    const int32_t *terms;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t term_repeats;
    int8_t sign; /* 1 or -1 */
    int8_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_add_constant_s8_params;

void tml_add_constant_s8(const tml_add_constant_s8_params *p, const int8_t *input, int8_t *output);

/* A tensor or its negative, plus constants. In place allowed where it does not repeat. */
typedef struct {
    const int32_t *terms;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t term_repeats;
    int8_t sign; /* 1 or -1 */
    int16_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_add_constant_s16_params;

void tml_add_constant_s16(const tml_add_constant_s16_params *p, const int16_t *input, int16_t *output);

/* A tensor times constants. In place allowed where it does not repeat. */
typedef struct {
    const int16_t *factors;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t factor_repeats;
    int8_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_mul_constant_s8_params;

void tml_mul_constant_s8(const tml_mul_constant_s8_params *p, const int8_t *input, int8_t *output);

/* A tensor times constants. In place allowed where it does not repeat. */
typedef struct {
    const int16_t *factors;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t factor_repeats;
    int16_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_mul_constant_s16_params;

void tml_mul_constant_s16(const tml_mul_constant_s16_params *p, const int16_t *input, int16_t *output);

/* A tensor whose negative elements are multiplied by constant slopes. In place allowed where it does not
 * repeat. */
typedef struct {
    const int16_t *slopes;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t slope_repeats;
    int8_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int32_t slope_multiplier;
    int8_t slope_shift; /* -31 to 30 */
    int8_t output_zero_point;
} tml_prelu_s8_params;

void tml_prelu_s8(const tml_prelu_s8_params *p, const int8_t *input, int8_t *output);

/* A tensor whose negative elements are multiplied by constant slopes. In place allowed where it does not
 * repeat. */
typedef struct {
    const int16_t *slopes;
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t slope_repeats;
    int16_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int32_t slope_multiplier;
    int8_t slope_shift; /* -31 to 30 */
    int16_t output_zero_point;
} tml_prelu_s16_params;

void tml_prelu_s16(const tml_prelu_s16_params *p, const int16_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
