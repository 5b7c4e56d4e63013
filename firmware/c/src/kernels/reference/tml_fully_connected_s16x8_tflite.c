#include "tinyml.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_fully_connected_s16x8_tflite(const tml_fully_connected_s16x8_tflite_params *p, const int16_t *input,
                                      int16_t *output) {
    const int8_t *weights = TML_READ_POINTER(const int8_t *, &p->weights);
    const int32_t *bias = TML_READ_POINTER(const int32_t *, &p->bias);
    const int32_t *multipliers = TML_READ_POINTER(const int32_t *, &p->multipliers);
    const int8_t *shifts = TML_READ_POINTER(const int8_t *, &p->shifts);
    const uint16_t input_count = TML_READ_U16(&p->input_count);
    const uint16_t output_count = TML_READ_U16(&p->output_count);
    const int16_t minimum = TML_READ_I16(&p->minimum);
    const int16_t maximum = TML_READ_I16(&p->maximum);
    for (uint16_t o = 0; o < output_count; o++) {
        int64_t accumulator = TML_READ_I32(&bias[o]);
        for (uint16_t i = 0; i < input_count; i++) {
            accumulator += (int32_t)TML_READ_I8(weights) * input[i];
            weights++;
        }
        int32_t value = tml_tflite16(accumulator, TML_READ_I32(&multipliers[o]), TML_READ_I8(&shifts[o]));
        output[o] = (int16_t)tml_clamp(value, minimum, maximum);
    }
}
