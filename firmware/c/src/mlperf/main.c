/* The benchmark's firmware: reads the commands of the MLPerf Tiny runner and answers them. */
#include "../ports/tml_port.h"
#include "tml_mlperf.h"

int main(void) {
    tml_port_init();
    tml_mlperf_begin();
    for (;;) {
        int16_t byte = tml_port_read();
        if (byte >= 0) {
            tml_mlperf_receive((uint8_t)byte);
        }
    }
}
