/* What each step of the model costs. Only in firmware that is built with TML_PROFILE, and with
 * TML_PROFILE_STEPS, the number of steps: generated code then says after each step that it is done. */
#ifndef TML_PROFILE_H
#define TML_PROFILE_H

#ifdef TML_PROFILE
#include <stdint.h>

#define TML_STEP_DONE(step) tml_profile_step(step)

#ifdef __cplusplus
extern "C" {
#endif

/* Of the last inference, in the port's unit, without the cost of measuring. */
extern uint32_t tml_profile_costs[TML_PROFILE_STEPS];

/* The port's clock was started, and the first step comes next. */
void tml_profile_begin(void);

/* A step is done, and the next one begins. */
void tml_profile_step(uint16_t step);

#ifdef __cplusplus
}
#endif

#endif

#endif
