#include "tinyml.h"
#include "tml_broadcast.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_mul_constant_s16(const tml_mul_constant_s16_params *p, const int16_t *input, int16_t *output) {
    const int16_t *factors = TML_READ_POINTER(const int16_t *, &p->factors);
    int16_t input_zero_point = TML_READ_I16(&p->input_zero_point);
    int32_t multiplier = TML_READ_I32(&p->multiplier);
    int8_t shift = TML_READ_I8(&p->shift);
    int16_t output_zero_point = TML_READ_I16(&p->output_zero_point);
    int16_t minimum = TML_READ_I16(&p->minimum);
    int16_t maximum = TML_READ_I16(&p->maximum);
    uint16_t extents[4] = {TML_READ_U16(&p->extent0), TML_READ_U16(&p->extent1), TML_READ_U16(&p->extent2),
                           TML_READ_U16(&p->extent3)};
    tml_broadcast walk;
    tml_broadcast_begin(&walk, extents, TML_READ_U8(&p->input_repeats), TML_READ_U8(&p->factor_repeats));
    do {
        const int16_t *a = &input[walk.first];
        const int16_t *factor = &factors[walk.second];
        for (uint16_t i = 0; i < walk.count; i++) {
            int32_t product = ((int32_t)*a - input_zero_point) * TML_READ_I16(factor);
            int32_t y = tml_tflite(product, multiplier, shift) + output_zero_point;
            *output++ = (int16_t)tml_clamp(y, minimum, maximum);
            a += walk.first_step;
            factor += walk.second_step;
        }
    } while (tml_broadcast_next(&walk));
}
