#include "tinyml.h"
#include "tml_moving.h"

void tml_pad(const tml_pad_params *p, const uint8_t *input, uint8_t *output) {
    int32_t output_bytes = TML_READ_I32(&p->output_bytes);
    uint8_t element_bytes = TML_READ_U8(&p->element_bytes);
    uint16_t fill = (uint16_t)TML_READ_I16(&p->fill);
    /* Little-endian processors only: the low byte of an element comes first. */
    for (int32_t i = 0; i < output_bytes; i++) {
        output[i] = (uint8_t)(element_bytes == 2 && (i & 1) != 0 ? fill >> 8 : fill);
    }
    tml_moving(TML_READ_POINTER(const int32_t *, &p->loops), TML_READ_U8(&p->loop_count),
               TML_READ_U16(&p->run_bytes), input, output + TML_READ_I32(&p->output_offset));
}
