/* SPEED of PROTOCOL.md: a higher speed of the line than the first one, on ports that can. */
#ifndef TML_SPEED_H
#define TML_SPEED_H

#include "tml_frame.h"

#define TML_SPEED_BYTES 2

#ifdef TML_CHANGES_SPEED
/* Whether the port can go over to a speed, in thousands of bits per second; then tml_speed_go does. */
uint8_t tml_speed_prepare(uint16_t speed);

/* Goes over to the speed that was prepared, if any: the reply is written. */
void tml_speed_go(void);

/* Goes back to the first speed. */
void tml_speed_reset(void);

/* Counts a byte that ended a whole frame (1) or did not (0): too many without a frame come from a host that
 * has another speed. */
void tml_speed_heard(uint8_t frame);
#else
static inline void tml_speed_go(void) {}
static inline void tml_speed_reset(void) {}
static inline void tml_speed_heard(uint8_t frame) {
    (void)frame;
}
#endif

#endif
