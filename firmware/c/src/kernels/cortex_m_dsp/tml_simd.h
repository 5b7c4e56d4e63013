/* The instructions of the Arm DSP extension that the kernels of this folder are built from. arm_acle.h has
 * most of them as well, but none that rotates on the way, and the kernels lean on that. */
#ifndef TML_SIMD_H
#define TML_SIMD_H

#include <stdint.h>

/* Four int8 from any address, the first in the lowest byte. */
static inline uint32_t tml_load4(const int8_t *address) {
    uint32_t word;
    __builtin_memcpy(&word, address, sizeof word);
    return word;
}

static inline void tml_store4(int8_t *address, uint32_t word) {
    __builtin_memcpy(address, &word, sizeof word);
}

/* Elements 0 and 2 of four int8, as two int16. */
static inline uint32_t tml_even(uint32_t word) {
    uint32_t pair;
    __asm__("sxtb16 %0, %1" : "=r"(pair) : "r"(word));
    return pair;
}

/* Elements 1 and 3. */
static inline uint32_t tml_odd(uint32_t word) {
    uint32_t pair;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(pair) : "r"(word));
    return pair;
}

/* Both int16 doubled. */
static inline uint32_t tml_twice(uint32_t pair) {
    uint32_t sum;
    __asm__("sadd16 %0, %1, %1" : "=r"(sum) : "r"(pair));
    return sum;
}

/* The low int16 of two words. */
static inline uint32_t tml_low_halves(uint32_t low, uint32_t high) {
    uint32_t pair;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(pair) : "r"(low), "r"(high));
    return pair;
}

/* The high int16 of two words. */
static inline uint32_t tml_high_halves(uint32_t low, uint32_t high) {
    uint32_t pair;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(pair) : "r"(high), "r"(low));
    return pair;
}

/* sum + a.low * b.low + a.high * b.high */
static inline int32_t tml_smlad(uint32_t a, uint32_t b, int32_t sum) {
    int32_t answer;
    __asm__("smlad %0, %1, %2, %3" : "=r"(answer) : "r"(a), "r"(b), "r"(sum));
    return answer;
}

/* sum + a.low * b.low */
static inline int32_t tml_smlabb(uint32_t a, uint32_t b, int32_t sum) {
    int32_t answer;
    __asm__("smlabb %0, %1, %2, %3" : "=r"(answer) : "r"(a), "r"(b), "r"(sum));
    return answer;
}

/* sum + a.high * b.high */
static inline int32_t tml_smlatt(uint32_t a, uint32_t b, int32_t sum) {
    int32_t answer;
    __asm__("smlatt %0, %1, %2, %3" : "=r"(answer) : "r"(a), "r"(b), "r"(sum));
    return answer;
}

/* sum + the products of `count` int8. */
static inline int32_t tml_dot(const int8_t *a, const int8_t *b, uint32_t count, int32_t sum) {
    for (uint32_t n = count >> 2; n > 0; n--) {
        uint32_t four_a = tml_load4(a);
        uint32_t four_b = tml_load4(b);
        sum = tml_smlad(tml_even(four_a), tml_even(four_b), sum);
        sum = tml_smlad(tml_odd(four_a), tml_odd(four_b), sum);
        a += 4;
        b += 4;
    }
    for (uint32_t n = count & 3; n > 0; n--) {
        sum += *a++ * *b++;
    }
    return sum;
}

#endif
