#include "tinyml.h"
#include "tml_requantize.h"

void tml_leaky_relu_s16(const tml_leaky_relu_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    int16_t multiplier = TML_READ_I16(&p->multiplier);
    uint8_t shift = TML_READ_U8(&p->shift);
    int16_t negative_multiplier = TML_READ_I16(&p->negative_multiplier);
    uint8_t negative_shift = TML_READ_U8(&p->negative_shift);
    for (uint16_t i = 0; i < count; i++) {
        int16_t x = input[i];
        int32_t y = x >= 0 ? tml_q16_narrow(x, multiplier, shift)
                           : tml_q16_narrow(x, negative_multiplier, negative_shift);
        output[i] = (int16_t)tml_clamp(y, INT16_MIN, INT16_MAX);
    }
}
