// The streaming firmware: the host sends rows, the board answers, the LEDs on 12 (green) and 13 (red) follow. In the Serial Monitor it takes rows of text, too.
//
// Make the model's library, once, and copy it into the sketchbook's libraries folder:
//   tinyml compile benzene --data benzene --board arduino-mega-2560 -o tml_benzene
// Then, with the sketch on the board:
//   tinyml stream tml_benzene --data benzene --port /dev/ttyACM0
// Every library has this sketch for its own model: File > Examples > tml_NAME > Stream.
#include <tml_benzene.h>  // first: by it the IDE finds the library that has the others

#include <ports/tml_port.h>
#include <stream/tml_stream.h>

void setup() {
  tml_port_init();
}

void loop() {
  int16_t value = tml_port_read();
  if (value >= 0) {
    tml_stream_receive((uint8_t)value);
  }
}
