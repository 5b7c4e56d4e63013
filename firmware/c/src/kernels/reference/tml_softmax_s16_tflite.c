#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_softmax_tflite_tables.h"
#include "tml_tflite.h"

/* Writes the exponentials of a row where its output will be, and returns their sum in Q16.15. */
static int32_t exponentials(const tml_softmax_s16_tflite_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int16_t maximum = input[0];
    for (uint16_t i = 1; i < count; i++) {
        maximum = input[i] > maximum ? input[i] : maximum;
    }
    int32_t sum = 0;
    for (uint16_t i = 0; i < count; i++) {
        int32_t scaled = tml_tflite((int32_t)input[i] - maximum, multiplier, shift);
        output[i] = tml_softmax_tflite_exponential(scaled + INT16_MAX);
        sum += output[i];
    }
    return sum;
}

static void normalise(int16_t *output, uint16_t count, int32_t sum) {
    uint8_t shift = 0;
    while ((sum >> shift) > 1) {
        shift++;
    }
    int32_t fraction = (int32_t)((((int64_t)sum << (30 - shift)) + 8192) >> 14);
    int32_t reciprocal = tml_softmax_tflite_reciprocal(fraction - 98304);
    for (uint16_t i = 0; i < count; i++) {
        int32_t y = (output[i] * reciprocal + ((int32_t)1 << (shift - 1))) >> shift;
        output[i] = (int16_t)tml_clamp(y, 0, INT16_MAX);
    }
}

void tml_softmax_s16_tflite(const tml_softmax_s16_tflite_params *p, const int16_t *input, int16_t *output) {
    uint16_t row_count = TML_READ_U16(&p->row_count);
    uint16_t count = TML_READ_U16(&p->count);
    for (uint16_t row = 0; row < row_count; row++) {
        normalise(output, count, exponentials(p, input, output));
        input += count;
        output += count;
    }
}
