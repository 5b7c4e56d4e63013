#include "tml_test_port.h"
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <util/delay_basic.h>

/* Waits by counting: the simulator slows down a program that polls the serial port. */
void tml_test_put(char c) {
    _delay_loop_1(80);
    UDR0 = (uint8_t)c;
}

/* Timer 1 counts cycles: 16 bits, enough for one kernel or one small network. */
uint32_t tml_test_cycles(void) {
    return TCNT1;
}

int main(void) {
    UCSR0B = 1 << TXEN0;
    TCCR1B = 1 << CS10;
    tml_test_run();
    /* A line feed makes the simulator print what it has; sleeping without interrupts ends it. */
    tml_test_put('\n');
    _delay_loop_1(255);
    cli();
    sleep_enable();
    sleep_cpu();
    return 0;
}
