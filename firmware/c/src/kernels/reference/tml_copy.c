#include "tinyml.h"

void tml_copy(const tml_copy_params *p, const uint8_t *input, uint8_t *output) {
    uint16_t byte_count = TML_READ_U16(&p->byte_count);
    for (uint16_t i = 0; i < byte_count; i++) {
        output[i] = input[i];
    }
}
