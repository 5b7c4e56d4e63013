// The streaming firmware as an Arduino sketch: the host sends inputs, the board answers, the LEDs follow.
// Copy beside this file: src/stream (without main.c), src/ports/tml_port.h and src/ports/arduino of firmware/c into src/, and either keep
// tml_no_model.c or replace it by the src/ folder of a library that tinyml compiled.
#include "src/ports/tml_port.h"
#include "src/stream/tml_stream.h"

void setup() {
  tml_port_init();
}

void loop() {
  int16_t value = tml_port_read();
  if (value >= 0) {
    tml_stream_receive((uint8_t)value);
  }
}
