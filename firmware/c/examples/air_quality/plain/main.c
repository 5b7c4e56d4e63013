/* The air-quality monitor of ../air_quality.ino without Arduino: avr-gcc, the library's serial port and LEDs,
 * and the ATmega2560's own converter. `make` beside it builds it. */
#include "../readings.h"
#include <ports/tml_port.h>
#include <stream/tml_print.h>
#include <tml_benzene.h>
#include <util/delay.h>

#define GAS_SENSORS 5
#define LIMIT 1500 /* steps of 0.01 micrograms per cubic metre */

/* One conversion of a channel, 0 to 7, against the supply: 13 cycles of 125 kHz. */
static uint16_t convert(uint8_t channel) {
    ADMUX = (uint8_t)(1 << REFS0 | channel);
    ADCSRA = 1 << ADEN | 1 << ADSC | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0;
    while (ADCSRA & 1 << ADSC) {
    }
    return ADC;
}

static void print_value(const char *near_flash, int16_t steps, uint8_t decimals) {
    tml_print(near_flash);
    tml_print_decimal(steps, decimals);
}

static void measure(void) {
    static const char benzene_name[] TML_NEAR_FLASH = "benzene:";
    static const char limit_name[] TML_NEAR_FLASH = ",limit:";
    static const char temperature_name[] TML_NEAR_FLASH = ",temperature:";
    static const char humidity_name[] TML_NEAR_FLASH = ",humidity:";
    int16_t *input = tml_benzene_input();
    for (uint8_t i = 0; i < GAS_SENSORS; i++) {
        input[i] = readings_millivolts(convert(i));
    }
    int16_t temperature = readings_temperature(convert(5));
    int16_t humidity = readings_humidity(convert(6));
    input[5] = temperature;
    input[6] = humidity;
    input[7] = readings_absolute_humidity(temperature, humidity);
    int16_t benzene = *tml_benzene_run();
    tml_port_leds(benzene <= LIMIT, benzene > LIMIT);
    print_value(benzene_name, benzene, 2);
    print_value(limit_name, LIMIT, 2);
    print_value(temperature_name, temperature, 1);
    print_value(humidity_name, humidity, 1);
    tml_print_line_end();
}

int main(void) {
    tml_port_init();
    for (;;) {
        measure();
        _delay_ms(1000);
    }
}
