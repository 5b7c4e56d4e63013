/* ESP32 boards with ESP-IDF 5: UART 0, esp_timer and two GPIO pins. With the Arduino core of the ESP32 the
 * arduino port is used; there, and on other processors, this file is empty. */
#if defined(ESP_PLATFORM) && !defined(ARDUINO)

#include "sdkconfig.h"

#ifndef F_CPU
#define F_CPU (CONFIG_ESP_DEFAULT_CPU_FREQ_MHZ * 1000000UL)
#endif
#ifndef TML_LED_GREEN_PIN
#define TML_LED_GREEN_PIN 25
#endif
#ifndef TML_LED_RED_PIN
#define TML_LED_RED_PIN 26
#endif

#include "../tml_port.h"
#include "driver/gpio.h"
#include "driver/uart.h"
#include "esp_timer.h"
#include "freertos/FreeRTOS.h"

#define RECEIVE_BYTES 1024
/* Nothing arrives for this long: the idle task gets its turn, and the watchdog stays content. */
#define WAIT_TICKS 1

TML_DESCRIBE_BOARD(TML_COST_MICROSECONDS);

static int64_t started;

static void output_pin(gpio_num_t pin) {
    gpio_reset_pin(pin);
    gpio_set_direction(pin, GPIO_MODE_OUTPUT);
}

void tml_port_init(void) {
    const uart_config_t line = {
        .baud_rate = (int)TML_BAUD,
        .data_bits = UART_DATA_8_BITS,
        .parity = UART_PARITY_DISABLE,
        .stop_bits = UART_STOP_BITS_1,
        .flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
    };
    uart_driver_install(UART_NUM_0, RECEIVE_BYTES, 0, 0, NULL, 0);
    uart_param_config(UART_NUM_0, &line);
    output_pin((gpio_num_t)TML_LED_GREEN_PIN);
    output_pin((gpio_num_t)TML_LED_RED_PIN);
    tml_port_leds(0, 0);
}

int16_t tml_port_read(void) {
    uint8_t byte;
    return uart_read_bytes(UART_NUM_0, &byte, 1, WAIT_TICKS) == 1 ? (int16_t)byte : (int16_t)-1;
}

void tml_port_write(uint8_t byte) {
    uart_write_bytes(UART_NUM_0, &byte, 1);
}

void tml_port_leds(uint8_t green, uint8_t red) {
    gpio_set_level((gpio_num_t)TML_LED_GREEN_PIN, green);
    gpio_set_level((gpio_num_t)TML_LED_RED_PIN, red);
}

void tml_port_clock_start(void) {
    started = esp_timer_get_time();
}

uint32_t tml_port_clock_stop(void) {
    return (uint32_t)(esp_timer_get_time() - started);
}

uint32_t tml_port_microseconds(void) {
    return (uint32_t)esp_timer_get_time();
}

#else
typedef int tml_port_esp_idf_is_empty;
#endif
