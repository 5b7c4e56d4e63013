/* Functions of int16 with the arithmetic of TensorFlow Lite. Included by tinyml.h. */
#ifndef TML_ACTIVATIONS_H
#define TML_ACTIVATIONS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Hyperbolic tangent, output Q0.15. In place allowed. */
typedef struct {
    uint16_t count;
    int32_t multiplier; /* 0 to 32767: with the shift, input steps to 1/12288 */
    uint8_t shift;      /* 0 to 31 */
} tml_tanh_s16_tflite_params;

void tml_tanh_s16_tflite(const tml_tanh_s16_tflite_params *p, const int16_t *input, int16_t *output);

/* Logistic function, output Q0.15. In place allowed. */
typedef struct {
    uint16_t count;
    int32_t multiplier; /* 0 to 32767: with the shift, input steps to 1/12288 */
    uint8_t shift;      /* 0 to 31 */
} tml_sigmoid_s16_tflite_params;

void tml_sigmoid_s16_tflite(const tml_sigmoid_s16_tflite_params *p, const int16_t *input, int16_t *output);

/* Leaky rectifier in the scheme tflite. In place allowed. */
typedef struct {
    uint16_t count;
    int32_t multiplier;
    int8_t shift;                /* -31 to 15 */
    int32_t negative_multiplier; /* its sign is that of the slope */
    int8_t negative_shift;       /* -31 to 15 */
} tml_leaky_relu_s16_tflite_params;

void tml_leaky_relu_s16_tflite(const tml_leaky_relu_s16_tflite_params *p, const int16_t *input,
                               int16_t *output);

/* Softmax of rows, output Q0.15. In place allowed. */
typedef struct {
    uint16_t row_count;
    uint16_t count; /* elements of a row */
    int32_t multiplier;
    int8_t shift; /* -31 to 14 */
} tml_softmax_s16_tflite_params;

void tml_softmax_s16_tflite(const tml_softmax_s16_tflite_params *p, const int16_t *input, int16_t *output);

#ifdef __cplusplus
}
#endif

#endif
