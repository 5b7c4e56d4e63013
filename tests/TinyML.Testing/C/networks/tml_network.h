#ifndef TML_NETWORK_H
#define TML_NETWORK_H

#include "tinyml.h"

/* How many inputs are run. */
#define NETWORK_INPUTS 1

/* Makes one of them the input. */
#define network_prepare(number) ((void)(number))

/* Runs a network once. */
void network(void);

/* Its first output, so that nothing is optimized away. */
int8_t network_result(void);

#endif
