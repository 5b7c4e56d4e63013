#include "tinyml.h"

void tml_lookup_s8(const tml_lookup_s8_params *p, const int8_t *input, int8_t *output) {
    const int8_t *table = TML_READ_POINTER(const int8_t *, &p->table);
    uint16_t count = TML_READ_U16(&p->count);
    for (uint16_t i = 0; i < count; i++) {
        output[i] = TML_READ_I8(&table[input[i] + 128]);
    }
}
