#include "tml_mlperf_real.h"

#define EXPONENT_OF_NO_NUMBER 255
#define LEADING_DIGIT 0x800000UL

/* |number| = digits * 2^(exponent - 150). */
typedef struct {
    uint32_t digits;
    int16_t exponent;
    uint8_t is_negative;
    uint8_t is_infinite;
} real_parts;

/* The parts of a number; what is not one has no digits, as 0. */
static real_parts parts_of(uint32_t bits) {
    real_parts parts;
    parts.digits = bits & (LEADING_DIGIT - 1);
    parts.exponent = (int16_t)(bits >> 23 & 0xFF);
    parts.is_negative = (uint8_t)(bits >> 31);
    parts.is_infinite = parts.exponent == EXPONENT_OF_NO_NUMBER && parts.digits == 0;
    if (parts.exponent == EXPONENT_OF_NO_NUMBER) {
        parts.digits = 0;
    } else if (parts.exponent != 0) {
        parts.digits |= LEADING_DIGIT;
    } else {
        /* Subnormal numbers have the exponent of the least normal ones. */
        parts.exponent = 1;
    }
    return parts;
}

int32_t tml_mlperf_product(int32_t steps, uint32_t units, uint32_t real) {
    real_parts parts = parts_of(real);
    uint64_t magnitude = (uint64_t)(steps < 0 ? 0U - (uint32_t)steps : (uint32_t)steps) * units;
    int16_t shift = (int16_t)(150 - parts.exponent);
    if (parts.is_infinite && magnitude != 0) {
        magnitude = INT32_MAX;
    } else {
        /* 17 bits of steps, 20 of units and 24 digits. */
        magnitude *= parts.digits;
        if (shift > 62) {
            magnitude = 0;
        } else if (shift > 0) {
            magnitude = (magnitude + ((uint64_t)1 << (shift - 1))) >> shift;
        } else if (magnitude != 0) {
            /* At least 24 digits, of which none is behind the point. */
            magnitude =
                shift < -30 || magnitude > (uint64_t)INT32_MAX >> -shift ? INT32_MAX : magnitude << -shift;
        }
    }
    int32_t value = magnitude > INT32_MAX ? INT32_MAX : (int32_t)magnitude;
    return (steps < 0) != parts.is_negative ? -value : value;
}

/* Moves the first digit to its place, which subnormal numbers leave empty. */
static void normalize(real_parts *parts) {
    while (parts->digits < LEADING_DIGIT) {
        parts->digits <<= 1;
        parts->exponent--;
    }
}

int16_t tml_mlperf_quotient(uint32_t real, uint32_t scale) {
    real_parts number = parts_of(real), step = parts_of(scale);
    if (step.digits == 0 || (number.digits == 0 && !number.is_infinite)) {
        return 0;
    }
    uint32_t value = INT16_MAX;
    if (!number.is_infinite) {
        normalize(&number);
        normalize(&step);
        /* The quotient of the digits is between a half and two. */
        int16_t exponent = (int16_t)(number.exponent - step.exponent);
        if (exponent < -2) {
            return 0;
        }
        if (exponent <= 15) {
            uint64_t dividend = (uint64_t)number.digits << (exponent + 2);
            uint32_t divisor = step.digits << 2;
            value = (uint32_t)((2 * dividend + divisor) / (2 * (uint64_t)divisor));
        }
    }
    int16_t steps = value > INT16_MAX ? INT16_MAX : (int16_t)value;
    return number.is_negative ? (int16_t)-steps : steps;
}
