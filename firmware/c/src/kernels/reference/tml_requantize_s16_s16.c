#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_requantize_s16_s16(const tml_requantize_s16_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int16_t input_zero_point = TML_READ_I16(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int16_t output_zero_point = TML_READ_I16(&p->output_zero_point);
    for (uint16_t i = 0; i < count; i++) {
        int32_t y = tml_tflite((int32_t)input[i] - input_zero_point, multiplier, shift) + output_zero_point;
        output[i] = (int16_t)tml_clamp(y, INT16_MIN, INT16_MAX);
    }
}
