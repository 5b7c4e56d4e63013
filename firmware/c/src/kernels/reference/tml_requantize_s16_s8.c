#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_requantize_s16_s8(const tml_requantize_s16_s8_params *p, const int16_t *input, int8_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int16_t input_zero_point = TML_READ_I16(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int8_t output_zero_point = TML_READ_I8(&p->output_zero_point);
    for (uint16_t i = 0; i < count; i++) {
        int32_t y = tml_tflite((int32_t)input[i] - input_zero_point, multiplier, shift) + output_zero_point;
        output[i] = (int8_t)tml_clamp(y, INT8_MIN, INT8_MAX);
    }
}
