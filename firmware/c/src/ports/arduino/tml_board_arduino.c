/* The board's description for sketches. C, since C++ has no character arrays without a final zero. */
#include "../tml_port.h"

TML_DESCRIBE_BOARD(TML_COST_MICROSECONDS);
