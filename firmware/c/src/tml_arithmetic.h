/* Arithmetic of two tensors and changes of scale. "Repeats" are explained in KERNELS.md, "Broadcasting".
 * Included by tinyml.h. */
#ifndef TML_ARITHMETIC_H
#define TML_ARITHMETIC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sum of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int8_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int8_t second_zero_point;
    int32_t second_multiplier;
    int8_t second_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_add_s8_params;

void tml_add_s8(const tml_add_s8_params *p, const int8_t *input, int8_t *output, const int8_t *second);

/* Sum of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int16_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int16_t second_zero_point;
    int32_t second_multiplier;
    int8_t second_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_add_s16_params;

void tml_add_s16(const tml_add_s16_params *p, const int16_t *input, int16_t *output, const int16_t *second);

/* Difference of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int8_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int8_t second_zero_point;
    int32_t second_multiplier;
    int8_t second_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_sub_s8_params;

void tml_sub_s8(const tml_sub_s8_params *p, const int8_t *input, int8_t *output, const int8_t *second);

/* Difference of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int16_t input_zero_point;
    int32_t input_multiplier;
    int8_t input_shift; /* -31 to 0 */
    int16_t second_zero_point;
    int32_t second_multiplier;
    int8_t second_shift; /* -31 to 0 */
    int32_t output_multiplier;
    int8_t output_shift; /* -31 to 0 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_sub_s16_params;

void tml_sub_s16(const tml_sub_s16_params *p, const int16_t *input, int16_t *output, const int16_t *second);

/* Product of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int8_t input_zero_point;
    int8_t second_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 14 */
    int8_t output_zero_point;
    int8_t minimum;
    int8_t maximum;
} tml_mul_s8_params;

void tml_mul_s8(const tml_mul_s8_params *p, const int8_t *input, int8_t *output, const int8_t *second);

/* Product of two tensors. In place of the first input allowed where it does not repeat. */
typedef struct {
    uint16_t extent0; /* of the output, outermost first; 1 where there are fewer */
    uint16_t extent1;
    uint16_t extent2;
    uint16_t extent3;
    uint8_t input_repeats; /* bit i: the input has one element along extent i */
    uint8_t second_repeats;
    int16_t input_zero_point;
    int16_t second_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 0 */
    int16_t output_zero_point;
    int16_t minimum;
    int16_t maximum;
} tml_mul_s16_params;

void tml_mul_s16(const tml_mul_s16_params *p, const int16_t *input, int16_t *output, const int16_t *second);

/* Change of scale in the scheme tflite. Output must not overlap input. */
typedef struct {
    uint16_t count;
    int8_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int16_t output_zero_point;
} tml_requantize_s8_s16_params;

void tml_requantize_s8_s16(const tml_requantize_s8_s16_params *p, const int8_t *input, int16_t *output);

/* Change of scale in the scheme tflite. In place allowed. */
typedef struct {
    uint16_t count;
    int16_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int8_t output_zero_point;
} tml_requantize_s16_s8_params;

void tml_requantize_s16_s8(const tml_requantize_s16_s8_params *p, const int16_t *input, int8_t *output);

/* Change of scale in the scheme tflite. In place allowed. */
typedef struct {
    uint16_t count;
    int16_t input_zero_point;
    int32_t multiplier;
    int8_t shift; /* -31 to 30 */
    int16_t output_zero_point;
} tml_requantize_s16_s16_params;

void tml_requantize_s16_s16(const tml_requantize_s16_s16_params *p, const int16_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
