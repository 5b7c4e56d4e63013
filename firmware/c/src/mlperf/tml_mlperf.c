#include "tml_mlperf.h"
#include "../stream/tml_inference.h"
#include "../stream/tml_print.h"
#include "tml_mlperf_answer.h"
#include "tml_mlperf_buffer.h"
#include "tml_mlperf_floats.h"
#include "tml_mlperf_lines.h"
#include "tml_mlperf_words.h"

/* The longest command, as in the benchmark's own firmware: "db " and 38 bytes; the runner sends 31. */
#define COMMAND_LENGTH 80
#define DEFAULT_WARMUPS 10

static struct {
    char text[COMMAND_LENGTH + 1];
    uint8_t length;
    uint8_t is_too_long;
} command;

/* Of the last inference, or 0. */
static const uint8_t *last_output;

/* Its error where the benchmark sends floats; what they were may be written over before the host asks again.
 */
static int32_t last_error;

/* PREFIX-number */
static void print_message(const char *near_flash, uint32_t number) {
    tml_print(near_flash);
    tml_print_decimal((int32_t)(number & INT32_MAX), 0);
    tml_print_line_end();
}

static void print_ready(void) {
    TEXT(ready) = "m-ready";
    tml_mlperf_print_line(ready);
}

/* The runner subtracts two of them; they begin anew after 2^31 us, 36 minutes. */
static void print_timestamp(void) {
    TEXT(lap) = "m-lap-us-";
    print_message(lap, tml_port_microseconds());
}

void tml_mlperf_begin(void) {
    TEXT(mode) = "m-timestamp-mode-performance";
    TEXT(done) = "m-init-done";
    tml_mlperf_print_line(mode);
    print_timestamp();
    tml_mlperf_print_line(done);
    print_ready();
}

static void print_results(void) {
    TEXT(none) = "No results yet";
    TEXT(results) = "m-results-[";
    if (last_output == 0) {
        tml_mlperf_complain(none);
        return;
    }
    tml_print(results);
    if (tml_mlperf_input_sent() == TML_MLPERF_FLOATS) {
        tml_print_decimal(last_error, 3);
    } else {
        tml_mlperf_print_results(last_output);
    }
    tml_mlperf_end_bracket();
}

/* Runs the model count times on the input that was loaded; each run begins with a copy of it. */
static void run(uint32_t count) {
    tml_mlperf_sent sent = tml_mlperf_input_sent();
    uint8_t flip = sent == TML_MLPERF_PIXELS ? 0x80 : 0;
    const uint8_t *loaded = sent == TML_MLPERF_FLOATS ? tml_mlperf_quantized() : tml_mlperf_input;
    uint16_t bytes = TML_NEAR_U16(&tml_model_description.input_bytes);
    for (; count != 0; count--) {
        uint8_t *input = tml_model_input();
        for (uint16_t i = 0; i < bytes; i++) {
            input[i] = loaded[i] ^ flip;
        }
        tml_inference inference;
        tml_infer(&inference);
        last_output = inference.output;
    }
}

static void infer(char *rest) {
    TEXT(no_count) = "Inference iterations must be >0";
    TEXT(no_warmups) = "Inference warmup must be >=0";
    TEXT(not_loaded) = "The input is not loaded: use 'db load N' with the model's input bytes, then 'db HH'";
    TEXT(warmup_start) = "m-warmup-start-";
    TEXT(warmup_done) = "m-warmup-done";
    TEXT(infer_start) = "m-infer-start-";
    TEXT(infer_done) = "m-infer-done";
    const char *word = tml_mlperf_word(&rest);
    int32_t count = *word == 0 ? 1 : tml_mlperf_number(word);
    word = tml_mlperf_word(&rest);
    int32_t warmups = *word == 0 ? DEFAULT_WARMUPS : tml_mlperf_number(word);
    if (count <= 0 || warmups < 0) {
        tml_mlperf_complain(count <= 0 ? no_count : no_warmups);
        return;
    }
    if (!tml_mlperf_is_loaded()) {
        tml_mlperf_complain(not_loaded);
        return;
    }
    uint8_t has_floats = tml_mlperf_input_sent() == TML_MLPERF_FLOATS;
    if (has_floats) {
        tml_mlperf_quantize();
    }
    print_message(warmup_start, (uint32_t)warmups);
    run((uint32_t)warmups);
    tml_mlperf_print_line(warmup_done);
    print_message(infer_start, (uint32_t)count);
    print_timestamp();
    run((uint32_t)count);
    print_timestamp();
    tml_mlperf_print_line(infer_done);
    if (has_floats) {
        last_error = tml_mlperf_error(last_output);
    }
    print_results();
}

static void print_profile(void) {
    TEXT(profile) = "m-profile-[ULPMark for tinyML Firmware V0.0.1]";
    TEXT(model) = "m-model-[";
    TEXT(input_bytes) = "m-input-bytes-";
    tml_mlperf_print_line(profile);
    tml_print(model);
    tml_mlperf_print_model();
    tml_mlperf_end_bracket();
    /* Not the benchmark's; its runner passes over lines that it does not look for. */
    print_message(input_bytes, tml_mlperf_input_bytes());
}

static void print_name(void) {
    TEXT(name) = "m-name-dut-[" TML_BOARD_NAME "]";
    tml_mlperf_print_line(name);
}

static void print_help(void) {
    TEXT(help) = "tinyml " TML_FIRMWARE_VERSION "\r\n"
                 "name          the board\r\n"
                 "profile       the benchmark and the model\r\n"
                 "timestamp     microseconds\r\n"
                 "db load N     expect N bytes of input\r\n"
                 "db HH[HH]*    bytes of input\r\n"
                 "db print [N] [offset]\r\n"
                 "infer N [W]   run W times (10), then N times with the time taken\r\n"
                 "results       of the last inference\r\n";
    tml_print(help);
}

static void execute(char *rest) {
    TEXT(name) = "name";
    TEXT(profile) = "profile";
    TEXT(help) = "help";
    TEXT(timestamp) = "timestamp";
    TEXT(db) = "db";
    TEXT(infer_word) = "infer";
    TEXT(results) = "results";
    TEXT(unknown) = "e-[Unknown command: ";
    const char *word = tml_mlperf_word(&rest);
    if (tml_mlperf_is(word, name)) {
        print_name();
    } else if (tml_mlperf_is(word, profile)) {
        print_profile();
    } else if (tml_mlperf_is(word, help)) {
        print_help();
    } else if (tml_mlperf_is(word, timestamp)) {
        print_timestamp();
    } else if (tml_mlperf_is(word, db)) {
        tml_mlperf_buffer(rest);
    } else if (tml_mlperf_is(word, infer_word)) {
        infer(rest);
    } else if (tml_mlperf_is(word, results)) {
        print_results();
    } else if (*word != 0) {
        tml_print(unknown);
        tml_mlperf_print_word(word);
        tml_mlperf_end_bracket();
    }
}

void tml_mlperf_receive(uint8_t byte) {
    TEXT(too_long) = "Command too long";
    if (byte != '%') {
        /* Line ends are of terminals; the runner sends none. */
        if (byte == '\r' || byte == '\n' || byte == 0) {
            return;
        }
        if (command.length == COMMAND_LENGTH) {
            command.is_too_long = 1;
        } else {
            /* What is no text is not sent back as it came. */
            command.text[command.length++] = byte >= ' ' && byte < 0x7F ? (char)byte : '?';
        }
        return;
    }
    command.text[command.length] = 0;
    if (command.is_too_long) {
        tml_mlperf_complain(too_long);
    } else {
        execute(command.text);
    }
    command.length = 0;
    command.is_too_long = 0;
    print_ready();
}
