#ifndef TML_NETWORK_H
#define TML_NETWORK_H

#include "tinyml.h"

/* Runs a network once on an input of its own. */
void network(void);

/* Its first output, so that nothing is optimized away. */
int8_t network_result(void);

#endif
