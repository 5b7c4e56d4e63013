#include "tml_text.h"
#include "tml_inference.h"
#include "tml_print.h"

/* What is wrong with the line so far; the first complaint stays. */
#define FINE 0
#define NOT_A_NUMBER 1
#define OUT_OF_RANGE 2
#define IS_A_FRAME 3

/* The number that arrives; numbers go straight into the model's input, so a row of any length needs no
 * memory. */
static struct {
    int32_t value;
    uint16_t count;
    uint8_t digits;
    uint8_t negative;
    uint8_t wrong;
} row;

static void put_quantity(int16_t integer) {
    int16_t zero_point = (int16_t)TML_NEAR_U16(&tml_model_description.output_zero_point);
    uint16_t factor = TML_NEAR_U16(&tml_model_description.output_factor);
    tml_print_decimal(((int32_t)integer - zero_point) * factor,
                      TML_NEAR_U8(&tml_model_description.output_decimals));
}

static void answer(void) {
    static const char threshold[] TML_NEAR_FLASH = "threshold:";
    static const char led[] TML_NEAR_FLASH = "led:";
    tml_inference inference;
    tml_infer(&inference);
    const char *name = TML_NEAR_POINTER(&tml_model_description.output_names);
    for (uint16_t i = 0; i < tml_output_count() && TML_NEAR_U8(name) != 0; i++) {
        tml_print(name);
        tml_port_write(':');
        put_quantity(tml_output_element(inference.output, i));
        tml_port_write(',');
        while (TML_NEAR_U8(name++) != 0) {
        }
    }
    if (TML_NEAR_U8(&tml_model_description.led_rule) == TML_LED_THRESHOLD) {
        tml_print(threshold);
        put_quantity((int16_t)TML_NEAR_U16(&tml_model_description.led_threshold));
        tml_port_write(',');
    }
    tml_print(led);
    tml_port_write(inference.led == TML_LED_STATE_RED ? '1' : '0');
    tml_print_line_end();
}

static void complain(uint16_t expected) {
    static const char error[] TML_NEAR_FLASH = "error: ";
    static const char number[] TML_NEAR_FLASH = "number ";
    static const char not_a_number[] TML_NEAR_FLASH = " is not an integer";
    static const char out_of_range[] TML_NEAR_FLASH = " is out of range";
    static const char of[] TML_NEAR_FLASH = " numbers, expected ";
    tml_print(error);
    if (row.wrong != FINE) {
        tml_print(number);
        tml_print_decimal(row.count + 1L, 0);
        tml_print(row.wrong == NOT_A_NUMBER ? not_a_number : out_of_range);
    } else {
        tml_print_decimal(row.count, 0);
        tml_print(of);
        tml_print_decimal(expected, 0);
    }
    tml_print_line_end();
}

static void begin_number(void) {
    row.value = 0;
    row.digits = 0;
    row.negative = 0;
}

static void begin_row(void) {
    begin_number();
    row.count = 0;
    row.wrong = FINE;
}

/* Ends the number that arrived, if one did. */
static void end_number(uint8_t element, uint16_t expected) {
    if (row.digits == 0) {
        row.wrong = row.negative ? NOT_A_NUMBER : row.wrong;
        return;
    }
    int32_t value = row.negative ? -row.value : row.value;
    int32_t lowest = element == TML_ELEMENT_INT16 ? -32768L : element == TML_ELEMENT_INT8 ? -128 : 0;
    int32_t highest = element == TML_ELEMENT_UINT8 ? 255 : -1 - lowest;
    if (value < lowest || value > highest) {
        row.wrong = OUT_OF_RANGE;
        return;
    }
    if (row.count < expected) {
        uint8_t *input = tml_model_input();
        if (element == TML_ELEMENT_INT16) {
            ((int16_t *)(void *)input)[row.count] = (int16_t)value;
        } else {
            input[row.count] = (uint8_t)value;
        }
    }
    if (row.count != UINT16_MAX) {
        row.count++;
    }
    begin_number();
}

static void take_character(uint8_t c) {
    if (c >= '0' && c <= '9') {
        /* Beyond every range already: stays there. */
        row.value = row.value > 99999L ? row.value : row.value * 10 + (c - '0');
        row.digits = 1;
    } else if (c == '-' && row.digits == 0 && !row.negative) {
        row.negative = 1;
    } else {
        row.wrong = NOT_A_NUMBER;
    }
}

void tml_text_receive(uint8_t byte) {
    uint8_t element = TML_NEAR_U8(&tml_model_description.input_element);
    uint16_t expected = TML_NEAR_U16(&tml_model_description.input_bytes);
    expected = element == TML_ELEMENT_INT16 ? expected / 2 : expected;
    if (byte == 0) {
        begin_row();
    } else if (row.wrong == IS_A_FRAME || byte == '\r') {
        return;
    } else if (byte >= 0x7F || (byte < ' ' && byte != '\t' && byte != '\n')) {
        row.wrong = IS_A_FRAME;
    } else if (byte == ',' || byte == ';' || byte == ' ' || byte == '\t' || byte == '\n') {
        if (row.wrong == FINE) {
            end_number(element, expected);
        }
        if (byte != '\n') {
            return;
        }
        if (row.wrong != FINE || (row.count != 0 && row.count != expected)) {
            complain(expected);
        } else if (row.count != 0) {
            answer();
        }
        begin_row();
    } else if (row.wrong == FINE) {
        take_character(byte);
    }
}
