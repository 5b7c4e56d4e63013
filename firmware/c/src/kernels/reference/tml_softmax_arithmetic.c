#include "tml_softmax_arithmetic.h"
#include "tinyml.h"

static const int32_t one = INT32_MAX;

/* exp(-1/4), exp(-1/2), exp(-1), exp(-2), exp(-4), exp(-8), exp(-16) in Q0.31. */
static const int32_t factors[7] TML_FLASH = {1672461947, 1302514674, 790015084, 290630308,
                                             39332535,   720401,     242};

/* (a * b + 2^30) >> 31: the product of two fractions, one rounding, ties towards positive infinity. */
static int32_t multiply(int32_t a, int32_t b) {
    return (int32_t)(((int64_t)a * b + ((int32_t)1 << 30)) >> 31);
}

/* value * 2^-shift of a value in [0, 2^31), ties away from zero; shift 1 to 31. */
static int32_t divide_by_power_of_two(int32_t value, uint8_t shift) {
    return (int32_t)(((uint32_t)value + ((uint32_t)1 << (shift - 1))) >> shift);
}

/* exp(a) of a Q0.31 in [-1/4, 0): exp(-1/8) * (1 + x + x^2/2 + x^3/6 + x^4/24) with x = a + 1/8. */
static int32_t exponential_of_quarter(int32_t a) {
    const int32_t exp_of_minus_eighth = 1895147668;
    const int32_t third = 715827883;
    int32_t x = a + ((int32_t)1 << 28);
    int32_t x2 = multiply(x, x);
    int32_t x3 = multiply(x2, x);
    int32_t x4 = multiply(x2, x2);
    int32_t tail = multiply(divide_by_power_of_two(x4, 2) + x3, third) + x2;
    return exp_of_minus_eighth + multiply(exp_of_minus_eighth, x + divide_by_power_of_two(tail, 1));
}

int32_t tml_softmax_exponential(int32_t difference, int32_t multiplier, uint8_t left_shift) {
    int32_t a = multiply((int32_t)((uint32_t)difference << left_shift), multiplier);
    if (a == 0) {
        return one;
    }
    /* a = quarter - rest: quarter in [-1/4, 0) goes through a polynomial, rest is a multiple of 1/4. */
    int32_t quarter = (a & 0xFFFFFF) - 0x1000000;
    int32_t rest = (quarter - a) >> 24;
    int32_t result = exponential_of_quarter(quarter * 32);
    for (uint8_t i = 0; i < 7; i++) {
        if ((rest & 1) != 0) {
            result = multiply(result, TML_READ_I32(&factors[i]));
        }
        rest >>= 1;
    }
    return result;
}

int32_t tml_softmax_to_sum(int32_t exponential) {
    return divide_by_power_of_two(exponential, 12);
}

uint8_t tml_softmax_bits_over_one(int32_t sum) {
    uint8_t bits = 0;
    while ((sum >> 20) != 0) {
        sum >>= 1;
        bits++;
    }
    return bits;
}

int32_t tml_softmax_reciprocal(int32_t sum, uint8_t bits) {
    int32_t fraction = (int32_t)(((uint32_t)sum << (12 - bits)) & 0x7FFFFFFF);
    int32_t d = (int32_t)(((uint32_t)fraction + 0x80000000u) >> 1);
    /* Newton-Raphson from 48/17 - 32/17 d. */
    int32_t x = 1515870810 + multiply(d, -1010580540);
    for (uint8_t step = 0; step < 3; step++) {
        x += multiply(x, ((int32_t)1 << 29) - multiply(d, x)) * 4;
    }
    return x > 0x3FFFFFFF ? one : x * 2;
}

int32_t tml_softmax_quotient(int32_t reciprocal, int32_t exponential, uint8_t shift) {
    return shift > 31 ? 0 : divide_by_power_of_two(multiply(reciprocal, exponential), shift);
}
