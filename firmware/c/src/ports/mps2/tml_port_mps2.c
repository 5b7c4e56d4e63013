/* Arm MPS2 boards (AN386) in QEMU: CMSDK UART 0, SysTick, the two user LEDs. Under QEMU's -icount shift=6 an
 * instruction takes 64 ns, and SysTick counts at 25 MHz, so ticks * 40 / 64 are executed instructions. */
#include "../tml_port.h"

#define UART_DATA (*(volatile uint32_t *)0x40004000)
#define UART_STATE (*(volatile uint32_t *)0x40004004)
#define UART_CONTROL (*(volatile uint32_t *)0x40004008)
#define UART_INTERRUPT (*(volatile uint32_t *)0x4000400C)
#define UART_DIVIDER (*(volatile uint32_t *)0x40004010)
#define UART_TRANSMIT_FULL 1U
#define UART_RECEIVE_FULL 2U
#define UART_RECEIVED 2U
#define UART_TRANSMIT_RECEIVE_AND_INTERRUPT 11U
#define LEDS (*(volatile uint32_t *)0x40028000)
#define SYSTICK_CONTROL (*(volatile uint32_t *)0xE000E010)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xE000E014)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xE000E018)
#define SYSTICK_ENABLE_INTERRUPT_CORE_CLOCK 7U
#define INTERRUPT_ENABLE (*(volatile uint32_t *)0xE000E100)
#define UART0_RECEIVE 1U
#define INTERRUPT_CONTROL (*(volatile uint32_t *)0xE000ED04)
#define SYSTICK_PENDING (1UL << 26)
#define TICKS_PER_WRAP 0x1000000UL

TML_DESCRIBE_BOARD(TML_COST_INSTRUCTIONS);

static volatile uint32_t wraps;
static uint32_t clock_overhead;

/* Named in the vector table. */
void SysTick_Handler(void);
void UARTRX0_Handler(void);

void SysTick_Handler(void) {
    wraps++;
}

/* A byte only has to wake the core. */
void UARTRX0_Handler(void) {
    UART_INTERRUPT = UART_RECEIVED;
}

static uint64_t ticks(void) {
    uint32_t before;
    uint32_t value;
    do {
        before = wraps;
        value = SYSTICK_VALUE;
    } while (before != wraps || (INTERRUPT_CONTROL & SYSTICK_PENDING) != 0);
    return (uint64_t)before * TICKS_PER_WRAP + (TICKS_PER_WRAP - 1 - value);
}

static uint64_t started;

void tml_port_init(void) {
    UART_DIVIDER = F_CPU / TML_BAUD;
    UART_CONTROL = UART_TRANSMIT_RECEIVE_AND_INTERRUPT;
    INTERRUPT_ENABLE = UART0_RECEIVE;
    SYSTICK_RELOAD = TICKS_PER_WRAP - 1;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = SYSTICK_ENABLE_INTERRUPT_CORE_CLOCK;
    tml_port_leds(0, 0);
    tml_port_clock_start();
    clock_overhead = tml_port_clock_stop();
}

/* Sleeps until something happens. Under QEMU bytes arrive faster then, too: while the core polls, whatever
 * brings them waits for its turn. Masked interrupts wake the core all the same, so that none slips in between
 * the look and the sleep. */
int16_t tml_port_read(void) {
    __asm volatile("cpsid i" ::: "memory");
    if ((UART_STATE & UART_RECEIVE_FULL) == 0) {
        __asm volatile("wfi" ::: "memory");
    }
    __asm volatile("cpsie i" ::: "memory");
    return (UART_STATE & UART_RECEIVE_FULL) != 0 ? (int16_t)(UART_DATA & 0xFFU) : (int16_t)-1;
}

void tml_port_write(uint8_t byte) {
    while ((UART_STATE & UART_TRANSMIT_FULL) != 0) {
    }
    UART_DATA = byte;
}

void tml_port_leds(uint8_t green, uint8_t red) {
    LEDS = (uint32_t)green << TML_LED_GREEN_PIN | (uint32_t)red << TML_LED_RED_PIN;
}

void tml_port_clock_start(void) {
    started = ticks();
}

uint32_t tml_port_clock_stop(void) {
    return (uint32_t)((ticks() - started) * 40U / 64U) - clock_overhead;
}

uint32_t tml_port_microseconds(void) {
    return (uint32_t)(ticks() / (F_CPU / 1000000UL));
}
