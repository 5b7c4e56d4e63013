#include "tml_test_port.h"

#define UART_DATA (*(volatile uint32_t *)0x40004000)
#define UART_STATE (*(volatile uint32_t *)0x40004004)
#define UART_CTRL (*(volatile uint32_t *)0x40004008)
#define UART_BAUDDIV (*(volatile uint32_t *)0x40004010)

void tml_test_put(char c) {
    while ((UART_STATE & 1) != 0) {
    }
    UART_DATA = (uint32_t)c;
}

uint32_t tml_test_cycles(void) {
    return 0;
}

int main(void) {
    UART_BAUDDIV = 16;
    UART_CTRL = 1;
    tml_test_run();
    /* Semihosting SYS_EXIT, ADP_Stopped_ApplicationExit: QEMU ends with status 0. */
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t reason __asm__("r1") = 0x20026;
    __asm__ volatile("bkpt 0xAB" ::"r"(operation), "r"(reason));
    return 0;
}
