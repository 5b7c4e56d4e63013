#include "tml_mlperf_buffer.h"
#include "../stream/tml_model.h"
#include "../stream/tml_print.h"
#include "tml_mlperf.h"
#include "tml_mlperf_answer.h"
#include "tml_mlperf_lines.h"
#include "tml_mlperf_words.h"

#define PRINTED_BYTES_PER_LINE 8

/* Bytes that the host announced, and those of them that are there. */
static struct {
    uint16_t expected;
    uint16_t loaded;
} input;

uint16_t tml_mlperf_input_bytes(void) {
    uint16_t bytes = TML_NEAR_U16(&tml_model_description.input_bytes);
    return tml_mlperf_input_sent() == TML_MLPERF_FLOATS ? (uint16_t)(4 * bytes) : bytes;
}

uint8_t tml_mlperf_is_loaded(void) {
    return input.loaded != 0 && input.loaded == tml_mlperf_input_bytes();
}

static void load(const char *number) {
    TEXT(nothing) = "Command 'db load' requires the # of bytes";
    TEXT(zero) = "Command 'db load' must be >0 bytes";
    TEXT(too_large) = "Supplied buffer size exceeds the model's input bytes";
    TEXT(expecting) = "m-[Expecting ";
    TEXT(bytes) = " bytes]";
    int32_t count = tml_mlperf_number(number);
    if (*number == 0 || count <= 0) {
        tml_mlperf_complain(*number == 0 ? nothing : zero);
    } else if (count > tml_mlperf_input_bytes()) {
        tml_mlperf_complain(too_large);
    } else {
        input.expected = (uint16_t)count;
        input.loaded = 0;
        tml_print(expecting);
        tml_print_decimal(count, 0);
        tml_mlperf_print_line(bytes);
    }
}

/* The first pair of characters of a word that is no byte; what stands before the end, or 0. */
static char *bad_pair(char *word) {
    for (; *word != 0; word += 2) {
        if (tml_mlperf_hex(word[0]) < 0 || tml_mlperf_hex(word[1]) < 0) {
            return word;
        }
    }
    return 0;
}

/* Takes the bytes of a word, all or none; those beyond the announced ones do not count. */
static void take_bytes(char *word, uint8_t length) {
    TEXT(odd) = "Insufficent number of hex digits";
    TEXT(invalid) = "e-[Invalid hex digit '";
    TEXT(full) = "No bytes are expected: begin with 'db load N'";
    TEXT(done) = "m-load-done";
    if ((length & 1) != 0) {
        tml_mlperf_complain(odd);
        return;
    }
    char *bad = bad_pair(word);
    if (bad != 0) {
        bad[2] = 0;
        tml_print(invalid);
        tml_mlperf_print_word(bad);
        tml_port_write('\'');
        tml_mlperf_end_bracket();
        return;
    }
    if (input.loaded == input.expected) {
        tml_mlperf_complain(full);
        return;
    }
    for (; *word != 0 && input.loaded != input.expected; word += 2) {
        uint8_t high = (uint8_t)tml_mlperf_hex(word[0]);
        tml_mlperf_input[input.loaded++] = (uint8_t)(high << 4 | (uint8_t)tml_mlperf_hex(word[1]));
    }
    if (input.loaded == input.expected) {
        tml_mlperf_print_line(done);
    }
}

static void print_byte(uint8_t byte) {
    TEXT(digits) = "0123456789abcdef";
    tml_port_write(TML_NEAR_U8(&digits[byte >> 4]));
    tml_port_write(TML_NEAR_U8(&digits[byte & 15]));
}

/* db print [N] [offset]: all that is loaded, unless told otherwise. */
static void print_bytes(char *rest) {
    TEXT(prefix) = "m-buffer-";
    const char *word = tml_mlperf_word(&rest);
    int32_t count = *word == 0 ? input.loaded : tml_mlperf_number(word);
    int32_t offset = tml_mlperf_number(tml_mlperf_word(&rest));
    for (int32_t i = 0; i < count && offset >= 0 && offset + i < input.loaded; i++) {
        if (i % PRINTED_BYTES_PER_LINE == 0) {
            if (i != 0) {
                tml_print_line_end();
            }
            tml_print(prefix);
        } else {
            tml_port_write('-');
        }
        print_byte(tml_mlperf_input[offset + i]);
    }
    if (count > 0 && offset >= 0 && offset < input.loaded) {
        tml_print_line_end();
    }
}

void tml_mlperf_buffer(char *rest) {
    TEXT(load_word) = "load";
    TEXT(print) = "print";
    TEXT(no_subcommand) = "Command 'db' requires a subcommand";
    char *word = tml_mlperf_word(&rest);
    if (*word == 0) {
        tml_mlperf_complain(no_subcommand);
    } else if (tml_mlperf_is(word, load_word)) {
        load(tml_mlperf_word(&rest));
    } else if (tml_mlperf_is(word, print)) {
        print_bytes(rest);
    } else {
        uint8_t length = 0;
        while (word[length] != 0) {
            length++;
        }
        take_bytes(word, length);
    }
}
