/* The fixed-point steps of softmax (KERNELS.md, kernels 7 and 8). Qi.f is an int32 that stands for itself *
 * 2^-f. */
#ifndef TML_SOFTMAX_ARITHMETIC_H
#define TML_SOFTMAX_ARITHMETIC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* exp(difference * scale) in Q0.31; the block's multiplier and left shift make the difference a Q5.26 in
 * (-32, 0]. */
int32_t tml_softmax_exponential(int32_t difference, int32_t multiplier, uint8_t left_shift);

/* An exponential as Q12.19, to be summed. */
int32_t tml_softmax_to_sum(int32_t exponential);

/* How many bits the sum is above 1: the power of two that tml_softmax_reciprocal leaves out. */
uint8_t tml_softmax_bits_over_one(int32_t sum);

/* 2^bits / sum in Q0.31. */
int32_t tml_softmax_reciprocal(int32_t sum, uint8_t bits);

/* reciprocal * exponential * 2^-shift, ties away from zero; 0 for shifts above 31. */
int32_t tml_softmax_quotient(int32_t reciprocal, int32_t exponential, uint8_t shift);

#ifdef __cplusplus
}
#endif

#endif
