#include "tinyml.h"
#include "tml_moving.h"

void tml_move(const tml_move_params *p, const uint8_t *input, uint8_t *output) {
    tml_moving(TML_READ_POINTER(const int32_t *, &p->loops), TML_READ_U8(&p->loop_count),
               TML_READ_U16(&p->run_bytes), input + TML_READ_I32(&p->input_offset),
               output + TML_READ_I32(&p->output_offset));
}
