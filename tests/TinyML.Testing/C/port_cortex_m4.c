#include "tml_test_port.h"

#define UART_DATA (*(volatile uint32_t *)0x40004000)
#define UART_STATE (*(volatile uint32_t *)0x40004004)
#define UART_CTRL (*(volatile uint32_t *)0x40004008)
#define UART_BAUDDIV (*(volatile uint32_t *)0x40004010)
#define SYSTICK_CONTROL (*(volatile uint32_t *)0xE000E010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xE000E014)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xE000E018)
#define SYSTICK_ENABLE_INTERRUPT_CORE_CLOCK 7U
#define TICKS_PER_WRAP 0x1000000UL

void tml_test_put(char c) {
    while ((UART_STATE & 1) != 0) {
    }
    UART_DATA = (uint32_t)c;
}

static volatile uint32_t wraps;

/* Named in the vector table. */
void SysTick_Handler(void);

void SysTick_Handler(void) {
    wraps++;
}

/* A tick takes 40 ns, an instruction 64 ns under -icount shift=6. */
uint32_t tml_test_cycles(void) {
    uint32_t before;
    uint32_t value;
    do {
        before = wraps;
        value = SYSTICK_VALUE;
    } while (before != wraps);
    uint64_t ticks = (uint64_t)before * TICKS_PER_WRAP + (TICKS_PER_WRAP - 1 - value);
    return (uint32_t)(ticks * 40U / 64U);
}

int main(void) {
    UART_BAUDDIV = 16;
    UART_CTRL = 1;
    SYSTICK_RELOAD = TICKS_PER_WRAP - 1;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = SYSTICK_ENABLE_INTERRUPT_CORE_CLOCK;
    tml_test_run();
    /* Semihosting SYS_EXIT, ADP_Stopped_ApplicationExit: QEMU ends with status 0. */
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t reason __asm__("r1") = 0x20026;
    __asm__ volatile("bkpt 0xAB" ::"r"(operation), "r"(reason));
    return 0;
}
