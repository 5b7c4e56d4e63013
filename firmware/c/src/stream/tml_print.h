/* Text and numbers for people and for programs that read lines. */
#ifndef TML_PRINT_H
#define TML_PRINT_H

#include <stdint.h>

/* Writes a text of near flash, up to its 0. */
void tml_print(const char *near_flash);

/* Writes value with its decimal point moved left. */
void tml_print_decimal(int32_t value, uint8_t decimals);

/* Ends the line. */
void tml_print_line_end(void);

#endif
