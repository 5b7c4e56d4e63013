/* Arduino pin numbers of the ATmega2560 (Mega 2560) and the ATmega328P (Uno, Nano): the letter of each pin's
 * port and its bit. */
#ifndef TML_PINS_H
#define TML_PINS_H

#include <avr/io.h>

#if defined(__AVR_ATmega2560__)
#define TML_PIN_LETTERS "EEEEGEHHHHBBBBJJHHDDDDAAAAAAAACCCCCCCCDGGGLLLLLLLLBBBBFFFFFFFFKKKKKKKK"
#define TML_PIN_BITS "0145533456456710103210012345677654321072107654321032100123456701234567"
#elif defined(__AVR_ATmega328P__)
#define TML_PIN_LETTERS "DDDDDDDDBBBBBBCCCCCC"
#define TML_PIN_BITS "01234567012345012345"
#else
#error "tml_pins.h has no pin map for this microcontroller"
#endif

#if TML_LED_GREEN_PIN < 0 || TML_LED_RED_PIN < 0
#error "pin numbers start at 0"
#endif

/* Folded to a constant, since the pin is one. */
static inline volatile uint8_t *tml_pin_port(uint8_t pin) {
    switch (TML_PIN_LETTERS[pin]) {
    case 'B':
        return &PORTB;
    case 'C':
        return &PORTC;
#if defined(__AVR_ATmega2560__)
    case 'A':
        return &PORTA;
    case 'E':
        return &PORTE;
    case 'F':
        return &PORTF;
    case 'G':
        return &PORTG;
    case 'H':
        return &PORTH;
    case 'J':
        return &PORTJ;
    case 'K':
        return &PORTK;
    case 'L':
        return &PORTL;
#endif
    default:
        return &PORTD;
    }
}

static inline uint8_t tml_pin_mask(uint8_t pin) {
    return (uint8_t)(1U << (TML_PIN_BITS[pin] - '0'));
}

/* The data direction register lies one byte below the port register on all these parts. */
static inline void tml_pin_output(uint8_t pin) {
    tml_pin_port(pin)[-1] |= tml_pin_mask(pin);
}

static inline void tml_pin_write(uint8_t pin, uint8_t high) {
    volatile uint8_t *port = tml_pin_port(pin);
    *port = (uint8_t)(high ? *port | tml_pin_mask(pin) : *port & ~tml_pin_mask(pin));
}

#endif
