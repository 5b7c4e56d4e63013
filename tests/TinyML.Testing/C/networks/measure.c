/* Prints cycles of one run, call included, and the bytes of stack below the caller. */
#include "tml_network.h"
#include "tml_test.h"
#include <avr/io.h>

#define PAINTED 250
#define PAINT 0xA5

void tml_test_run(void) {
    uint16_t begin = (uint16_t)tml_test_cycles();
    uint16_t end = (uint16_t)tml_test_cycles();
    uint16_t overhead = (uint16_t)(end - begin);
    volatile uint8_t *top = (volatile uint8_t *)SP;
    for (uint8_t i = 0; i < PAINTED; i++) {
        *(top - i) = PAINT;
    }
    begin = (uint16_t)tml_test_cycles();
    network();
    end = (uint16_t)tml_test_cycles();
    uint8_t stack = PAINTED;
    while (stack > 0 && *(top - (stack - 1)) == PAINT) {
        stack--;
    }
    tml_test_print_number((uint16_t)(end - begin - overhead));
    tml_test_print_number(stack);
    tml_test_print_number((uint8_t)network_result());
}
