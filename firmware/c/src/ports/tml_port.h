/* What the streaming firmware needs of a board. One folder per port implements it (avr, mps2, arduino,
 * posix).
 *
 * The build gives every port these macros:
 *   TML_BOARD          the board's id, unquoted: -DTML_BOARD=arduino-uno
 *   TML_LED_GREEN_PIN  the pin number printed on the board, -DTML_LED_GREEN_PIN=12
 *   TML_LED_RED_PIN    likewise
 *   TML_BAUD           the serial port's speed; 115200 when absent
 *   F_CPU              the core's clock in hertz, -DF_CPU=16000000UL
 *   TML_MAXIMUM_FRAME  the longest decoded frame, 64 to 250 bytes; 64 when absent
 *   TML_WINDOW         requests that may be under way, a power of two; when absent what the port's receive
 *                      buffer allows
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

#define TML_FIRMWARE_VERSION "0.1.0"
#define TML_PROTOCOL_VERSION 1

/* The longest decoded frame, 64 to 250 bytes. */
#ifndef TML_MAXIMUM_FRAME
#define TML_MAXIMUM_FRAME 64
#endif

/* Requests that may be under way. All but one of them wait in the port's receive buffer; the Arduino core's
 * is shorter than a frame. */
#ifndef TML_WINDOW
#if defined(__AVR__) && !defined(ARDUINO)
#define TML_WINDOW 2
#else
#define TML_WINDOW 1
#endif
#endif

/* Whether the port can leave TML_BAUD for a higher speed. */
#if defined(__AVR__) && !defined(ARDUINO)
#define TML_CHANGES_SPEED
#endif

#ifndef TML_BOARD
#define TML_BOARD unknown
#endif
#define TML_STRING_OF(text) #text
#define TML_STRING(macro) TML_STRING_OF(macro)
#define TML_BOARD_NAME TML_STRING(TML_BOARD)

#ifndef TML_BAUD
#define TML_BAUD 115200UL
#endif

/* INFO's costUnit. */
#define TML_COST_CYCLES 0
#define TML_COST_INSTRUCTIONS 1
#define TML_COST_MICROSECONDS 2

#ifdef __cplusplus
extern "C" {
#endif

/* INFO's board part, in the order of its bytes. */
typedef struct {
    uint8_t protocol_version;
    uint8_t maximum_frame;
    uint8_t window;
    uint8_t cost_unit;
    uint8_t clock_hz[4];
    uint8_t version_length;
    char version[sizeof TML_FIRMWARE_VERSION - 1];
    uint8_t board_length;
    char board[sizeof TML_BOARD_NAME - 1];
} tml_board_description;

extern const tml_board_description tml_port_description TML_NEAR_FLASH;

/* Defines tml_port_description; every port has it once. */
#define TML_DESCRIBE_BOARD(unit)                                                                             \
    const tml_board_description tml_port_description TML_NEAR_FLASH = {                                      \
        TML_PROTOCOL_VERSION,                                                                                \
        TML_MAXIMUM_FRAME,                                                                                   \
        TML_WINDOW,                                                                                          \
        (unit),                                                                                              \
        {(F_CPU)&0xFF, (F_CPU) >> 8 & 0xFF, (F_CPU) >> 16 & 0xFF, (F_CPU) >> 24 & 0xFF},                     \
        sizeof TML_FIRMWARE_VERSION - 1,                                                                     \
        TML_FIRMWARE_VERSION,                                                                                \
        sizeof TML_BOARD_NAME - 1,                                                                           \
        TML_BOARD_NAME}

/* Serial port, clock and LED pins; both LEDs off. */
void tml_port_init(void);

/* The next received byte, or -1 when none is there. */
int16_t tml_port_read(void);

/* Sends a byte, waiting for room. */
void tml_port_write(uint8_t byte);

#ifdef TML_CHANGES_SPEED
/* What the clock is divided by for a speed above TML_BAUD, in thousands of bits per second; 0 when it misses
 * the speed by more than 2 %, or the bytes would come too fast. */
uint8_t tml_port_divisor(uint16_t speed);

/* Goes over to the speed of a divisor when all bytes are sent; 0 is TML_BAUD again. */
void tml_port_speed(uint8_t divisor);
#endif

/* Lights (1) or darkens (0) the LEDs. */
void tml_port_leds(uint8_t green, uint8_t red);

/* Starts the clock that measures one inference. */
void tml_port_clock_start(void);

/* The cost since tml_port_clock_start in the cost unit of the port, without the cost of the two calls
 * themselves. */
uint32_t tml_port_clock_stop(void);

/* Microseconds since some moment, modulo 2^32; a simulator's are simulated ones. Only the benchmark (mlperf)
 * asks for them; the avr port has none. */
uint32_t tml_port_microseconds(void);

#ifdef __cplusplus
}
#endif

#endif
