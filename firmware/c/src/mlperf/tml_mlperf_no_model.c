/* Beside tml_no_model.c. */
#include "tml_mlperf.h"

uint8_t tml_mlperf_input[1];
