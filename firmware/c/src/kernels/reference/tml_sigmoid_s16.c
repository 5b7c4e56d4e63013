#include "tinyml.h"
#include "tml_tanh_table.h"

void tml_sigmoid_s16(const tml_sigmoid_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    for (uint16_t i = 0; i < count; i++) {
        int32_t y = ((int32_t)tml_tanh_interpolate(input[i]) + 32769) >> 1;
        output[i] = (int16_t)(y > 32767 ? 32767 : y);
    }
}
