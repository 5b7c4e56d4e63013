#include "tml_test_port.h"
#include <stdio.h>

void tml_test_put(char c) {
    (void)putchar(c);
}

uint32_t tml_test_cycles(void) {
    return 0;
}

int main(void) {
    tml_test_run();
    return 0;
}
