#include "tml_profile.h"

#ifdef TML_PROFILE
#include "../ports/tml_port.h"

uint32_t tml_profile_costs[TML_PROFILE_STEPS];

/* What the clock said when the step began, and what an empty step is seen to cost. */
static uint32_t begun;
static uint32_t empty;

void tml_profile_begin(void) {
    empty = 0;
    tml_profile_step(0);
    tml_profile_step(0);
    empty = tml_profile_costs[0];
    begun = tml_port_clock_stop();
}

void __attribute__((noinline)) tml_profile_step(uint16_t step) {
    tml_profile_costs[step] = tml_port_clock_stop() - begun - empty;
    begun = tml_port_clock_stop();
}

#else
typedef int tml_profile_is_empty;
#endif
