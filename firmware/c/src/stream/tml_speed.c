#include "tml_speed.h"

#ifdef TML_CHANGES_SPEED

#define LONGEST_WITHOUT_FRAME (4 * TML_MAXIMUM_FRAME)

/* What the clock is divided by now and, when a reply has been made, from its end on; 0 for the first speed.
 */
static uint8_t divisor;
static uint8_t next_divisor;
static uint16_t since_frame;

uint8_t tml_speed_prepare(uint16_t speed) {
    next_divisor = tml_port_divisor(speed);
    return next_divisor != 0;
}

static void go_over(uint8_t to) {
    divisor = to;
    next_divisor = 0;
    since_frame = 0;
    tml_port_speed(to);
}

void tml_speed_go(void) {
    if (next_divisor != 0) {
        go_over(next_divisor);
    }
}

void tml_speed_reset(void) {
    if (divisor != 0) {
        go_over(0);
    }
}

void tml_speed_heard(uint8_t frame) {
    since_frame = frame ? 0 : (uint16_t)(since_frame + 1);
    if (since_frame == LONGEST_WITHOUT_FRAME) {
        tml_speed_reset();
    }
}

#endif
