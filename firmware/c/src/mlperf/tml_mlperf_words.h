/* A command, word by word. */
#ifndef TML_MLPERF_WORDS_H
#define TML_MLPERF_WORDS_H

#include <stdint.h>

/* The next word at *rest, which is moved behind it; the word ends in 0. An empty one when there is none. */
char *tml_mlperf_word(char **rest);

/* Whether a word is this one. */
uint8_t tml_mlperf_is(const char *word, const char *near_flash);

/* The number that a word says in decimal digits; -1 when it is no number, has a sign, or is above
 * 999,999,999. */
int32_t tml_mlperf_number(const char *word);

/* 0 to 15, or -1 for what is no hexadecimal digit. */
int8_t tml_mlperf_hex(char digit);

#endif
