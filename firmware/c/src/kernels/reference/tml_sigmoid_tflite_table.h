/* The table that tanh and sigmoid of int16 share in the scheme tflite (KERNELS.md, kernels 56 and 57). */
#ifndef TML_SIGMOID_TFLITE_TABLE_H
#define TML_SIGMOID_TFLITE_TABLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From this entry on the functions are constant. */
#define TML_SIGMOID_TFLITE_LAST 255

/* 65536 * 2^bits * sigmoid of whole + part * 2^-bits, whole below the last entry. */
int32_t tml_sigmoid_tflite_interpolate(uint32_t whole, uint16_t part, uint8_t bits);

/* (x * multiplier + half) >> shift: the input in steps of 1/12288. */
static inline int32_t tml_sigmoid_tflite_scale(int16_t x, int32_t multiplier, uint8_t shift) {
    int32_t half = shift == 0 ? 0 : (int32_t)1 << (shift - 1);
    return (x * multiplier + half) >> shift;
}

#ifdef __cplusplus
}
#endif

#endif
