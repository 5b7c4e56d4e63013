#include "tinyml.h"
#include "tml_sigmoid_tflite_table.h"

void tml_tanh_s16_tflite(const tml_tanh_s16_tflite_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    uint8_t shift = TML_READ_U8(&p->shift);
    for (uint16_t i = 0; i < count; i++) {
        int32_t v = tml_sigmoid_tflite_scale(input[i], multiplier, shift);
        uint32_t u = (uint32_t)(v < 0 ? -v : v);
        int32_t t = u >> 8 >= TML_SIGMOID_TFLITE_LAST
                        ? (int32_t)65535 << 8
                        : tml_sigmoid_tflite_interpolate(u >> 8, (uint16_t)(u & 255), 8);
        output[i] = (int16_t)((v < 0 ? ((int32_t)1 << 23) - t + 127 : t - ((int32_t)1 << 23) + 128) >> 8);
    }
}
