#include "tinyml.h"
#include "tml_tanh_table.h"

void tml_tanh_s16(const tml_tanh_s16_params *p, const int16_t *input, int16_t *output) {
    uint16_t count = TML_READ_U16(&p->count);
    for (uint16_t i = 0; i < count; i++) {
        output[i] = tml_tanh_interpolate(input[i]);
    }
}
