#include "tml_test_port.h"

static void print_digit(uint8_t digit) {
    tml_test_put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
}

void tml_test_print(const void *bytes, uint16_t count) {
    const uint8_t *next = bytes;
    for (uint16_t i = 0; i < count; i++) {
        print_digit((uint8_t)(next[i] >> 4));
        print_digit((uint8_t)(next[i] & 15));
    }
    tml_test_put('\n');
}

void tml_test_print_number(uint32_t number) {
    for (uint8_t i = 0; i < 8; i++) {
        print_digit((uint8_t)(number >> 28));
        number <<= 4;
    }
    tml_test_put('\n');
}
