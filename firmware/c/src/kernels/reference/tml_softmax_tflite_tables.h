/* The tables of softmax of int16 in the scheme tflite (KERNELS.md, kernel 59), and the interpolation in them.
 */
#ifndef TML_SOFTMAX_TFLITE_TABLES_H
#define TML_SOFTMAX_TFLITE_TABLES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* exp((value - 32767) * 10/65535) in Q0.15; beyond the table the last entry. */
int16_t tml_softmax_tflite_exponential(int32_t value);

/* 1/(1 + (value + 32768)/65535) in Q0.15. */
int16_t tml_softmax_tflite_reciprocal(int32_t value);

#ifdef __cplusplus
}
#endif

#endif
