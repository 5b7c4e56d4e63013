/* Any board with an Arduino core: Serial, micros() and two LED pins. */
#include "../tml_port.h"
#include <Arduino.h>

#ifndef TML_LED_GREEN_PIN
#define TML_LED_GREEN_PIN 12
#endif
#ifndef TML_LED_RED_PIN
#define TML_LED_RED_PIN 13
#endif

static uint32_t started;

void tml_port_init(void) {
    Serial.begin(TML_BAUD);
    pinMode(TML_LED_GREEN_PIN, OUTPUT);
    pinMode(TML_LED_RED_PIN, OUTPUT);
    tml_port_leds(0, 0);
}

int16_t tml_port_read(void) {
    return static_cast<int16_t>(Serial.read());
}

void tml_port_write(uint8_t byte) {
    Serial.write(byte);
}

void tml_port_leds(uint8_t green, uint8_t red) {
    digitalWrite(TML_LED_GREEN_PIN, green);
    digitalWrite(TML_LED_RED_PIN, red);
}

void tml_port_clock_start(void) {
    started = micros();
}

uint32_t tml_port_clock_stop(void) {
    return micros() - started;
}

uint32_t tml_port_microseconds(void) {
    return micros();
}
