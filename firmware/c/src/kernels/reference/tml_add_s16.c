#include "tinyml.h"
#include "tml_broadcast.h"
#include "tml_requantize.h"
#include "tml_tflite.h"

void tml_add_s16(const tml_add_s16_params *p, const int16_t *input, int16_t *output, const int16_t *second) {
    const uint8_t left_shift = 15;
    int16_t input_zero_point = TML_READ_I16(&p->input_zero_point);
    int32_t input_multiplier = TML_READ_I32(&p->input_multiplier);
    int8_t input_shift = TML_READ_I8(&p->input_shift);
    int16_t second_zero_point = TML_READ_I16(&p->second_zero_point);
    int32_t second_multiplier = TML_READ_I32(&p->second_multiplier);
    int8_t second_shift = TML_READ_I8(&p->second_shift);
    int32_t output_multiplier = TML_READ_I32(&p->output_multiplier);
    int8_t output_shift = TML_READ_I8(&p->output_shift);
    int16_t output_zero_point = TML_READ_I16(&p->output_zero_point);
    int16_t minimum = TML_READ_I16(&p->minimum);
    int16_t maximum = TML_READ_I16(&p->maximum);
    uint16_t extents[4] = {TML_READ_U16(&p->extent0), TML_READ_U16(&p->extent1), TML_READ_U16(&p->extent2),
                           TML_READ_U16(&p->extent3)};
    tml_broadcast walk;
    tml_broadcast_begin(&walk, extents, TML_READ_U8(&p->input_repeats), TML_READ_U8(&p->second_repeats));
    do {
        const int16_t *a = &input[walk.first];
        const int16_t *b = &second[walk.second];
        for (uint16_t i = 0; i < walk.count; i++) {
            int32_t x = ((int32_t)*a - input_zero_point) * ((int32_t)1 << left_shift);
            int32_t z = ((int32_t)*b - second_zero_point) * ((int32_t)1 << left_shift);
            int32_t scaled =
                tml_tflite(x, input_multiplier, input_shift) + tml_tflite(z, second_multiplier, second_shift);
            int32_t y = tml_tflite(scaled, output_multiplier, output_shift) + output_zero_point;
            *output++ = (int16_t)tml_clamp(y, minimum, maximum);
            a += walk.first_step;
            b += walk.second_step;
        }
    } while (tml_broadcast_next(&walk));
}
