/* Echoes each byte of the first serial port plus one. Green (pin 12 on a Mega) is on for odd bytes, red (13)
   for even ones. 'R' recurses deeply, '!' jumps into the void, '.' stops for good. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

static uint8_t recurse(uint8_t depth) {
    volatile uint8_t frame[16];
    frame[0] = depth;
    return depth == 0 ? frame[0] : (uint8_t)(recurse((uint8_t)(depth - 1)) + frame[0]);
}

int main(void) {
    DDRB = (uint8_t)(1 << LED_GREEN_BIT | 1 << LED_RED_BIT);
    UBRR0 = (uint16_t)(F_CPU / 8 / 115200 - 1);
    UCSR0A = 1 << U2X0;
    UCSR0B = 1 << RXEN0 | 1 << TXEN0;
    for (;;) {
        while (!(UCSR0A & 1 << RXC0)) {
        }
        uint8_t byte = UDR0;
        PORTB = (uint8_t)(byte & 1 ? 1 << LED_GREEN_BIT : 1 << LED_RED_BIT);
        if (byte == 'R') {
            byte = recurse(10);
        }
        if (byte == '!') {
            ((void (*)(void))0x1F000)();
        }
        if (byte == '.') {
            cli();
            sleep_mode();
        }
        while (!(UCSR0A & 1 << UDRE0)) {
        }
        UDR0 = (uint8_t)(byte + 1);
    }
}
