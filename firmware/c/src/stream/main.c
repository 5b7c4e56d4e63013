/* The streaming firmware: reads requests or rows of text, runs the model, lights the LEDs, answers. */
#include "../ports/tml_port.h"
#include "tml_stream.h"

int main(void) {
    tml_port_init();
    for (;;) {
        int16_t byte = tml_port_read();
        if (byte >= 0) {
            tml_stream_receive((uint8_t)byte);
        }
    }
}
