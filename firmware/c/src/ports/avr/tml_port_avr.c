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

/* A power of two. The requests that wait while one is executed fit, each with its COBS code and two zeros. */
#define RING_BYTES (TML_WINDOW * 64)
_Static_assert((RING_BYTES & (RING_BYTES - 1)) == 0 && RING_BYTES <= 128,
               "the ring's indices are masked bytes");
_Static_assert((TML_WINDOW - 1) * (TML_MAXIMUM_FRAME + 3) < RING_BYTES, "waiting requests must fit the ring");

TML_DESCRIBE_BOARD(TML_COST_CYCLES);

/* Bits take a multiple of 8 clocks with U2X0. */
#define FIRST_DIVISOR ((uint8_t)((F_CPU / 8 + TML_BAUD / 2) / TML_BAUD))
#define LEAST_DIVISOR 4
#define THOUSANDS ((uint16_t)(F_CPU / 8000))

static volatile uint8_t ring[RING_BYTES];
static volatile uint8_t ring_head;
static uint8_t ring_tail;
static volatile uint16_t overflows;
/* Cycles of one pair of clock calls, of one overflow interrupt, of one received byte and of one that finds
 * the ring full, measured at the start: they differ between parts and compilers. */
static uint8_t clock_overhead;
static uint8_t overflow_cycles;
static uint8_t receive_cycles;
static uint8_t full_cycles;
/* The ring's head, and whether the receiver's interrupt was on, when the clock was started. */
static uint8_t clock_head;
static uint8_t clock_control;

ISR(TML_RECEIVE_VECTOR) {
    uint8_t byte = UDR0;
    uint8_t next = (uint8_t)((ring_head + 1) & (RING_BYTES - 1));
    /* When the ring is full the byte is lost, and those behind it until there is room: the CRC finds that,
     * and the host sends again. The interrupt stays off then, so that it does not cost what nobody counts. */
    if (next != ring_tail) {
        ring[ring_head] = byte;
        ring_head = next;
    } else {
        UCSR0B &= (uint8_t)~_BV(RXCIE0);
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

/* Cycles of an interrupt's handler when it is called, and of calling it. */
static __attribute__((noinline)) uint8_t time_handler(void (*handler)(void)) {
    tml_port_clock_start();
    handler();
    return (uint8_t)TCNT1;
}

/* What a received byte costs, and one that finds the ring full: as much as an overflow, but for the handlers,
 * which are timed by calling them. The receiver is off, and the ring is left empty. */
static void calibrate_receiver(void) {
    uint8_t entry = (uint8_t)(overflow_cycles - time_handler(TIMER1_OVF_vect));
    receive_cycles = (uint8_t)(entry + time_handler(TML_RECEIVE_VECTOR));
    ring_tail = (uint8_t)(ring_head + 1);
    full_cycles = (uint8_t)(entry + time_handler(TML_RECEIVE_VECTOR));
    ring_head = 0;
    ring_tail = 0;
}

static void calibrate_clock(void) {
    overflow_cycles = (uint8_t)(time_from(0xFFD0) - time_from(0));
    calibrate_receiver();
    tml_port_clock_start();
    clock_overhead = (uint8_t)tml_port_clock_stop();
}

void tml_port_init(void) {
    tml_pin_output(TML_LED_GREEN_PIN);
    tml_pin_output(TML_LED_RED_PIN);
    tml_port_leds(0, 0);
    /* In this order: simavr takes the speed from what is there when UBRR0 is written. */
    UCSR0A = _BV(U2X0);
    UBRR0 = FIRST_DIVISOR - 1;
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    TCCR1A = 0;
    TCCR1B = _BV(CS10);
    TIMSK1 = _BV(TOIE1);
    sei();
    calibrate_clock();
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

int16_t tml_port_read(void) {
    uint8_t tail = ring_tail;
    if (tail == ring_head) {
        return -1;
    }
    uint8_t byte = ring[tail];
    ring_tail = (uint8_t)((tail + 1) & (RING_BYTES - 1));
    UCSR0B |= _BV(RXCIE0);
    return byte;
}

void tml_port_write(uint8_t byte) {
    while ((UCSR0A & _BV(UDRE0)) == 0) {
    }
    UDR0 = byte;
}

/* The smallest divisor whose speed is not above the one that is wanted. Below 4 a byte takes less than 320
 * clocks: the firmware needs about as many for each, and a faster line would bring nothing. */
uint8_t tml_port_divisor(uint16_t speed) {
    uint8_t divisor = 1;
    uint16_t clock = speed;
    for (; clock < THOUSANDS; clock += speed) {
        if (++divisor == FIRST_DIVISOR) {
            return 0;
        }
    }
    return divisor >= LEAST_DIVISOR && clock <= THOUSANDS + THOUSANDS / 50 ? divisor : 0;
}

void tml_port_speed(uint8_t divisor) {
    /* One more zero, which means nothing, so that the flag rises when it is through and all before it. */
    UCSR0A = _BV(U2X0) | _BV(TXC0);
    tml_port_write(0);
    while ((UCSR0A & _BV(TXC0)) == 0) {
    }
    UBRR0 = (uint8_t)((divisor == 0 ? FIRST_DIVISOR : divisor) - 1);
}

void tml_port_leds(uint8_t green, uint8_t red) {
    tml_pin_write(TML_LED_GREEN_PIN, green);
    tml_pin_write(TML_LED_RED_PIN, red);
}

/* Bytes that arrive while the clock runs are taken, or the next request would be lost; what their interrupts
 * cost is subtracted. */
void tml_port_clock_start(void) {
    cli();
    overflows = 0;
    clock_head = ring_head;
    clock_control = UCSR0B;
    TCNT1 = 0;
    TIFR1 = _BV(TOV1);
    sei();
}

uint32_t tml_port_clock_stop(void) {
    cli();
    uint16_t count = TCNT1;
    uint16_t high = overflows;
    uint8_t received = (uint8_t)((ring_head - clock_head) & (RING_BYTES - 1));
    uint32_t interrupts = high * (uint32_t)overflow_cycles + received * (uint16_t)receive_cycles;
    /* An overflow that is still pending and happened before the counter was read. */
    if ((TIFR1 & _BV(TOV1)) != 0 && count < 0x8000U) {
        high++;
    }
    if ((clock_control & ~UCSR0B & _BV(RXCIE0)) != 0) {
        interrupts += full_cycles;
    }
    sei();
    return (((uint32_t)high << 16) | count) - interrupts - clock_overhead;
}
