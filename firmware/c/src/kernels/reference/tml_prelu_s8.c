#include "tinyml.h"
#include "tml_broadcast.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_prelu_s8(const tml_prelu_s8_params *p, const int8_t *input, int8_t *output) {
    const int16_t *slopes = TML_READ_POINTER(const int16_t *, &p->slopes);
    int8_t input_zero_point = TML_READ_I8(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int32_t slope_multiplier = TML_READ_I32(&p->slope_multiplier);
    int8_t slope_shift = TML_READ_I8(&p->slope_shift);
    int8_t output_zero_point = TML_READ_I8(&p->output_zero_point);
    uint16_t extents[4] = {TML_READ_U16(&p->extent0), TML_READ_U16(&p->extent1), TML_READ_U16(&p->extent2),
                           TML_READ_U16(&p->extent3)};
    tml_broadcast walk;
    tml_broadcast_begin(&walk, extents, TML_READ_U8(&p->input_repeats), TML_READ_U8(&p->slope_repeats));
    do {
        const int8_t *a = &input[walk.first];
        const int16_t *slope = &slopes[walk.second];
        for (uint16_t i = 0; i < walk.count; i++) {
            int32_t x = (int32_t)*a - input_zero_point;
            int32_t y = x >= 0 ? tml_tflite(x, multiplier, shift)
                               : tml_tflite(x * TML_READ_I16(slope), slope_multiplier, slope_shift);
            *output++ = (int8_t)tml_clamp(y + output_zero_point, INT8_MIN, INT8_MAX);
            a += walk.first_step;
            slope += walk.second_step;
        }
    } while (tml_broadcast_next(&walk));
}
