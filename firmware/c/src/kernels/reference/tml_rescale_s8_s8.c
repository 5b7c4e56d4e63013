#include "tinyml.h"
#include "tml_requantize.h"

void tml_rescale_s8_s8(const tml_rescale_s8_s8_params *p, const int8_t *input, int8_t *output) {
    const int16_t *offsets = TML_READ_POINTER(const int16_t *, &p->offsets);
    const int16_t *multipliers = TML_READ_POINTER(const int16_t *, &p->multipliers);
    uint16_t count = TML_READ_U16(&p->count);
    uint16_t channel_count = TML_READ_U16(&p->channel_count);
    uint8_t shift = TML_READ_U8(&p->shift);
    int8_t zero_point = TML_READ_I8(&p->output_zero_point);
    int8_t minimum = TML_READ_I8(&p->minimum);
    int8_t maximum = TML_READ_I8(&p->maximum);
    uint16_t c = 0;
    for (uint16_t i = 0; i < count; i++) {
        int32_t x = (int32_t)input[i] - TML_READ_I16(&offsets[c]);
        int32_t y = tml_q16_narrow(x, TML_READ_I16(&multipliers[c]), shift) + zero_point;
        output[i] = (int8_t)tml_clamp(y, minimum, maximum);
        c++;
        if (c == channel_count) {
            c = 0;
        }
    }
}
