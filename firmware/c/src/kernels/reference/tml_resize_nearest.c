#include "tinyml.h"

void tml_resize_nearest(const tml_resize_nearest_params *p, const uint8_t *input, uint8_t *output) {
    const int16_t *rows = TML_READ_POINTER(const int16_t *, &p->rows);
    const int16_t *columns = TML_READ_POINTER(const int16_t *, &p->columns);
    uint16_t output_height = TML_READ_U16(&p->output_height);
    uint16_t output_width = TML_READ_U16(&p->output_width);
    uint16_t input_width = TML_READ_U16(&p->input_width);
    uint16_t pixel_bytes = TML_READ_U16(&p->pixel_bytes);
    for (uint16_t y = 0; y < output_height; y++) {
        const uint8_t *row = &input[(uint32_t)TML_READ_I16(&rows[y]) * input_width * pixel_bytes];
        for (uint16_t x = 0; x < output_width; x++) {
            const uint8_t *pixel = &row[(uint32_t)TML_READ_I16(&columns[x]) * pixel_bytes];
            for (uint16_t i = 0; i < pixel_bytes; i++) {
                *output++ = pixel[i];
            }
        }
    }
}
