/* What the sensors' voltages mean, in the steps of the model's columns. Integers only, for any compiler. */
#ifndef READINGS_H
#define READINGS_H

#include <stdint.h>

/* The converter: 10 bits over 5 V. */
#define READINGS_SUPPLY_MV ((int32_t)5000)
#define READINGS_FULL_SCALE 1023

/* Millivolts of a conversion. The model's gas columns are counts from 0 to 5000: a sensor board that puts
 * out 1 mV per count fits as it is, any other needs its own gain and offset here. */
static inline int16_t readings_millivolts(uint16_t conversion) {
    return (int16_t)((conversion * READINGS_SUPPLY_MV + READINGS_FULL_SCALE / 2) / READINGS_FULL_SCALE);
}

/* Temperature in 0.1 degrees Celsius of a TMP36: 750 mV at 25 degrees, 10 mV for each. */
static inline int16_t readings_temperature(uint16_t conversion) {
    return (int16_t)(readings_millivolts(conversion) - 500);
}

/* Relative humidity in 0.1 % of a HIH-4030, whose output is (0.0062 RH + 0.16) of its supply. */
static inline int16_t readings_humidity(uint16_t conversion) {
    int32_t tenths = (conversion * (int32_t)100000 / READINGS_FULL_SCALE - 16000) / 62;
    return (int16_t)(tenths < 0 ? 0 : tenths > 1000 ? 1000 : tenths);
}

/* The column AH in steps of 0.0001: in the data that the model learned from it is the pressure of the water
 * vapour in kPa. Saturation pressures over water are tabulated every 5 degrees from 0 to 50, with straight
 * lines between, which is within 0.06 kPa of every row of that data, 0.02 on average; colder and warmer air
 * counts as 0 and 50 degrees. */
static inline int16_t readings_absolute_humidity(int16_t temperature, int16_t humidity) {
    static const uint16_t pascals[] = {611, 873, 1228, 1706, 2339, 3170, 4247, 5629, 7385, 9595, 12352};
    int16_t t = temperature < 0 ? 0 : temperature > 499 ? 499 : temperature;
    uint8_t below = (uint8_t)(t / 50);
    int32_t rise = (int32_t)pascals[below + 1] - pascals[below];
    int32_t saturation = pascals[below] + rise * (t % 50) / 50;
    int32_t steps = saturation * humidity / 100;
    return (int16_t)(steps > 32000 ? 32000 : steps);
}

#endif
