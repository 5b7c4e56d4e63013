#include "tml_mlperf_lines.h"
#include "../stream/tml_print.h"

void tml_mlperf_print_word(const char *word) {
    for (; *word != 0; word++) {
        tml_port_write((uint8_t)*word);
    }
}

void tml_mlperf_print_line(const char *near_flash) {
    tml_print(near_flash);
    tml_print_line_end();
}

void tml_mlperf_end_bracket(void) {
    tml_port_write(']');
    tml_print_line_end();
}

void tml_mlperf_complain(const char *near_flash) {
    TEXT(error) = "e-[";
    tml_print(error);
    tml_print(near_flash);
    tml_mlperf_end_bracket();
}
