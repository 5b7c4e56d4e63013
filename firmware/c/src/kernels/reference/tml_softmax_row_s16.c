#include "tml_softmax_row_s16.h"
#include "tml_softmax_arithmetic.h"

void tml_softmax_row_s16(const int16_t *input, int16_t *output, uint16_t count, int32_t multiplier,
                         uint8_t left_shift, int32_t difference_minimum) {
    int16_t maximum = input[0];
    for (uint16_t i = 1; i < count; i++) {
        if (input[i] > maximum) {
            maximum = input[i];
        }
    }
    int32_t sum = 0;
    for (uint16_t i = 0; i < count; i++) {
        int32_t difference = (int32_t)input[i] - maximum;
        if (difference >= difference_minimum) {
            sum += tml_softmax_to_sum(tml_softmax_exponential(difference, multiplier, left_shift));
        }
    }
    uint8_t bits = tml_softmax_bits_over_one(sum);
    int32_t reciprocal = tml_softmax_reciprocal(sum, bits);
    for (uint16_t i = 0; i < count; i++) {
        int32_t difference = (int32_t)input[i] - maximum;
        int32_t y = 0;
        if (difference >= difference_minimum) {
            int32_t exponential = tml_softmax_exponential(difference, multiplier, left_shift);
            y = tml_softmax_quotient(reciprocal, exponential, (uint8_t)(bits + 16));
        }
        output[i] = (int16_t)(y > INT16_MAX ? INT16_MAX : y);
    }
}
