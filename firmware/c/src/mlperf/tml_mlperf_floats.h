/* Anomaly detection: the benchmark sends binary32 features, the model takes and gives as many int8, and what
 * the board says is the mean squared error of the model's reconstruction. */
#ifndef TML_MLPERF_FLOATS_H
#define TML_MLPERF_FLOATS_H

#include <stdint.h>

/* Where the int8 elements are that tml_mlperf_quantize made of the features. */
const uint8_t *tml_mlperf_quantized(void);

/* Turns the features that were loaded into elements: feature / scale to the nearest, halves away from zero,
 * plus the zero point, limited to int8. What is not a number counts as 0. */
void tml_mlperf_quantize(void);

/* The mean of the squares of (element - zero_point) * scale - feature, in thousandths to the nearest, halves
 * up; the minuend and the subtrahend are each rounded to multiples of 2^-16 and limited to +-32768. At most
 * INT32_MAX. */
int32_t tml_mlperf_error(const uint8_t *output);

#endif
