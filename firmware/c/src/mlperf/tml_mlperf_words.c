#include "tml_mlperf_words.h"
#include "../ports/tml_port.h"

char *tml_mlperf_word(char **rest) {
    char *word = *rest;
    while (*word == ' ') {
        word++;
    }
    char *end = word;
    while (*end != ' ' && *end != 0) {
        end++;
    }
    *rest = *end == 0 ? end : end + 1;
    *end = 0;
    return word;
}

uint8_t tml_mlperf_is(const char *word, const char *near_flash) {
    while (*word != 0 && *word == (char)TML_NEAR_U8(near_flash)) {
        word++;
        near_flash++;
    }
    return *word == (char)TML_NEAR_U8(near_flash);
}

int32_t tml_mlperf_number(const char *word) {
    int32_t value = 0;
    for (uint8_t digits = 0; *word != 0; word++, digits++) {
        if (*word < '0' || *word > '9' || digits == 9) {
            return -1;
        }
        value = value * 10 + (*word - '0');
    }
    return value;
}

int8_t tml_mlperf_hex(char digit) {
    if (digit >= '0' && digit <= '9') {
        return (int8_t)(digit - '0');
    }
    /* Upper case becomes lower case. */
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? (int8_t)(digit - 'a' + 10) : (int8_t)-1;
}
