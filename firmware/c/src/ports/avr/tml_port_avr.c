/* ATmega2560 and ATmega328P: UART 0 with a receive ring, TIMER1 as cycle counter, two LED pins. */
#include "../tml_port.h"
#include "tml_pins.h"
#include <avr/interrupt.h>
#include <avr/io.h>

_Static_assert(TML_LED_GREEN_PIN < sizeof TML_PIN_BITS - 1 && TML_LED_RED_PIN < sizeof TML_PIN_BITS - 1,
               "no such pin");

#ifdef USART0_RX_vect
#define TML_RECEIVE_VECTOR USART0_RX_vect
#else
#define TML_RECEIVE_VECTOR USART_RX_vect
#endif

/* A power of two. A whole frame of the host fits. */
#define RING_BYTES 128

TML_DESCRIBE_BOARD(TML_COST_CYCLES);

static volatile uint8_t ring[RING_BYTES];
static volatile uint8_t ring_head;
static uint8_t ring_tail;
static volatile uint16_t overflows;
/* Cycles of one pair of clock calls and of one overflow interrupt, measured at the start: they differ between
 * parts and compilers. */
static uint8_t clock_overhead;
static uint8_t overflow_cycles;

ISR(TML_RECEIVE_VECTOR) {
    uint8_t byte = UDR0;
    uint8_t next = (uint8_t)((ring_head + 1) & (RING_BYTES - 1));
    /* When the ring is full the byte is lost; the CRC finds that and the host sends again. */
    if (next != ring_tail) {
        ring[ring_head] = byte;
        ring_head = next;
    }
}

ISR(TIMER1_OVF_vect) {
    overflows++;
}

/* Times the same 100 cycles from any count, so that they may hold an overflow. */
static __attribute__((noinline)) uint8_t time_from(uint16_t count) {
    tml_port_clock_start();
    TCNT1 = count;
    __builtin_avr_delay_cycles(100);
    return (uint8_t)(tml_port_clock_stop() - count);
}

static void calibrate_clock(void) {
    overflow_cycles = (uint8_t)(time_from(0xFFD0) - time_from(0));
    tml_port_clock_start();
    clock_overhead = (uint8_t)tml_port_clock_stop();
}

void tml_port_init(void) {
    tml_pin_output(TML_LED_GREEN_PIN);
    tml_pin_output(TML_LED_RED_PIN);
    tml_port_leds(0, 0);
    UBRR0 = (F_CPU + TML_BAUD * 4UL) / (TML_BAUD * 8UL) - 1;
    UCSR0A = _BV(U2X0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
    TCCR1A = 0;
    TCCR1B = _BV(CS10);
    TIMSK1 = _BV(TOIE1);
    sei();
    calibrate_clock();
}

int16_t tml_port_read(void) {
    uint8_t tail = ring_tail;
    if (tail == ring_head) {
        return -1;
    }
    uint8_t byte = ring[tail];
    ring_tail = (uint8_t)((tail + 1) & (RING_BYTES - 1));
    return byte;
}

void tml_port_write(uint8_t byte) {
    while ((UCSR0A & _BV(UDRE0)) == 0) {
    }
    UDR0 = byte;
}

void tml_port_leds(uint8_t green, uint8_t red) {
    tml_pin_write(TML_LED_GREEN_PIN, green);
    tml_pin_write(TML_LED_RED_PIN, red);
}

/* While the clock runs, the receiver's interrupt is off, so that the cost is the model's alone. What arrives
 * then is a repetition (the host has one request under way); losing it does no harm. */
void tml_port_clock_start(void) {
    cli();
    UCSR0B &= (uint8_t)~_BV(RXCIE0);
    overflows = 0;
    TCNT1 = 0;
    TIFR1 = _BV(TOV1);
    sei();
}

uint32_t tml_port_clock_stop(void) {
    cli();
    uint16_t count = TCNT1;
    uint16_t high = overflows;
    uint32_t interrupts = high * (uint32_t)overflow_cycles;
    /* An overflow that is still pending and happened before the counter was read. */
    if ((TIFR1 & _BV(TOV1)) != 0 && count < 0x8000U) {
        high++;
    }
    UCSR0B |= _BV(RXCIE0);
    sei();
    return (((uint32_t)high << 16) | count) - interrupts - clock_overhead;
}
