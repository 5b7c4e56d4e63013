/* What the streaming firmware needs of a board. One folder per port implements it (avr, mps2, arduino,
 * posix).
 *
 * The build gives every port these macros:
 *   TML_BOARD          the board's id, unquoted: -DTML_BOARD=arduino-uno
 *   TML_LED_GREEN_PIN  the pin number printed on the board, -DTML_LED_GREEN_PIN=12
 *   TML_LED_RED_PIN    likewise
 *   TML_BAUD           the serial port's speed; 115200 when absent
 *   F_CPU              the core's clock in hertz
 */
#ifndef TML_PORT_H
#define TML_PORT_H

#include <stdint.h>

#ifdef __AVR__
#include <avr/pgmspace.h>
/* Constants of the firmware itself: in the first 64 KB of flash, in front of weight tables of any size. */
#define TML_NEAR_FLASH __attribute__((section(".progmem.gcc.tml")))
#define TML_NEAR_U8(address) pgm_read_byte_near(address)
#define TML_NEAR_U16(address) pgm_read_word_near(address)
#define TML_NEAR_U32(address) pgm_read_dword_near(address)
#define TML_NEAR_POINTER(address) ((const void *)pgm_read_word_near(address))
#else
#define TML_NEAR_FLASH
#define TML_NEAR_U8(address) (*(const uint8_t *)(address))
#define TML_NEAR_U16(address) (*(const uint16_t *)(address))
#define TML_NEAR_U32(address) (*(const uint32_t *)(address))
#define TML_NEAR_POINTER(address) (*(const void *const *)(address))
#endif

/* Values of TML_PORT_COST_UNIT. */
#define TML_COST_CYCLES 0
#define TML_COST_INSTRUCTIONS 1
#define TML_COST_MICROSECONDS 2

#ifdef __cplusplus
extern "C" {
#endif

/* INFO's costUnit and clockHz: constants of the port. */
extern const uint8_t tml_port_cost_unit TML_NEAR_FLASH;
extern const uint32_t tml_port_clock_hz TML_NEAR_FLASH;

/* Serial port, clock and LED pins; both LEDs off. */
void tml_port_init(void);

/* The next received byte, or -1 when none is there. */
int16_t tml_port_read(void);

/* Sends a byte, waiting for room. */
void tml_port_write(uint8_t byte);

/* Lights (1) or darkens (0) the LEDs. */
void tml_port_leds(uint8_t green, uint8_t red);

/* Starts the clock that measures one inference. */
void tml_port_clock_start(void);

/* The cost since tml_port_clock_start in tml_port_cost_unit, without the cost of the two calls themselves. */
uint32_t tml_port_clock_stop(void);

#ifdef __cplusplus
}
#endif

#endif
