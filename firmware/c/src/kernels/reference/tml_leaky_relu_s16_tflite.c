#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_leaky_relu_s16_tflite(const tml_leaky_relu_s16_tflite_params *p, const int16_t *input,
                               int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int32_t negative_multiplier = TML_READ_I32(&p->negative_multiplier);
    int8_t negative_shift = TML_READ_I8(&p->negative_shift);
    int32_t magnitude = negative_multiplier < 0 ? -negative_multiplier : negative_multiplier;
    for (uint16_t i = 0; i < count; i++) {
        int16_t x = input[i];
        int32_t y = x >= 0 ? tml_tflite(x, multiplier, shift) : tml_tflite(x, magnitude, negative_shift);
        y = x < 0 && negative_multiplier < 0 ? -y : y;
        output[i] = (int16_t)tml_clamp(y, INT16_MIN, INT16_MAX);
    }
}
