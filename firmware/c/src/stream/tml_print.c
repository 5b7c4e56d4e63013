#include "tml_print.h"
#include "../ports/tml_port.h"

void tml_print(const char *near_flash) {
    for (char c = (char)TML_NEAR_U8(near_flash); c != 0; c = (char)TML_NEAR_U8(++near_flash)) {
        tml_port_write((uint8_t)c);
    }
}

void tml_print_decimal(int32_t value, uint8_t decimals) {
    uint8_t digits[11];
    uint8_t count = 0;
    uint32_t magnitude = (uint32_t)value;
    if (value < 0) {
        tml_port_write('-');
        magnitude = 0 - magnitude;
    }
    do {
        digits[count++] = (uint8_t)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude != 0 || count <= decimals);
    while (count-- != 0) {
        tml_port_write(digits[count]);
        if (count == decimals && count != 0) {
            tml_port_write('.');
        }
    }
}

void tml_print_line_end(void) {
    tml_port_write('\r');
    tml_port_write('\n');
}
