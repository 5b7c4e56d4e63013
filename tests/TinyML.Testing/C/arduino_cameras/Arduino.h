/* As much of Arduino's core as the camera example uses, to check its types where no core for such a board is.
 */
#ifndef ARDUINO_H
#define ARDUINO_H

#include <stddef.h>
#include <stdint.h>

#define OUTPUT 1

struct Port {
    void begin(unsigned long speed);
    void print(const char *text);
    void print(int value);
    void println(const char *text);
    void println(int value);
};
extern Port Serial;

void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t value);
void delay(unsigned long milliseconds);

#endif
