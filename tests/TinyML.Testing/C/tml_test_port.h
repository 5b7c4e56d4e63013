/* Between the printing and the ports. */
#ifndef TML_TEST_PORT_H
#define TML_TEST_PORT_H

#include "tml_test.h"

void tml_test_put(char c);

#endif
