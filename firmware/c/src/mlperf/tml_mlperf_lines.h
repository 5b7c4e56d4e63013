/* The lines of the benchmark's answers: m- and e- messages. */
#ifndef TML_MLPERF_LINES_H
#define TML_MLPERF_LINES_H

#include "../ports/tml_port.h"

/* Declares a text in near flash. */
#define TEXT(name) static const char name[] TML_NEAR_FLASH

/* Writes a word of a command. */
void tml_mlperf_print_word(const char *word);

/* Writes a whole line. */
void tml_mlperf_print_line(const char *near_flash);

/* Ends a line that is in brackets. */
void tml_mlperf_end_bracket(void);

/* Writes the line e-[what is wrong]. */
void tml_mlperf_complain(const char *near_flash);

#endif
