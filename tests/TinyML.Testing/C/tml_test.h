/* What a test program needs of the machine it runs on. */
#ifndef TML_TEST_H
#define TML_TEST_H

#include <stdint.h>

/* Prints `count` bytes as lower-case hexadecimal digits and ends the line. */
void tml_test_print(const void *bytes, uint16_t count);

/* Prints a number as eight hexadecimal digits and ends the line. */
void tml_test_print_number(uint32_t number);

/* Cost counter: processor cycles on AVR, executed instructions on Cortex-M where QEMU runs with -icount
 * shift=6, 0 elsewhere. */
uint32_t tml_test_cycles(void);

/* The program: prints its results and returns. */
void tml_test_run(void);

#endif
