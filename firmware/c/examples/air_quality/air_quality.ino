// Air-quality monitor: once a second it reads its own sensors, runs the benzene model, lights an LED and prints a line for the Serial Plotter.
//
// Make the model's library, once, and copy it into the sketchbook's libraries folder:
//   tinyml compile benzene --data benzene --board arduino-mega-2560 -o tml_benzene
// Wiring: gas sensors on A0 to A4, a TMP36 on A5, a HIH-4030 on A6; LEDs with 330 ohms on 12 (green) and 13 (red). The board needs 7 analog inputs.
// Not for safety or health decisions: the model knows the sensors of one device in one street.
#include <tml_benzene.h>

#include "readings.h"

const uint8_t GAS_SENSORS = 5;
const uint8_t GREEN = 12;
const uint8_t RED = 13;
const int16_t LIMIT = 1500;  // in steps of 0.01 micrograms per cubic metre, as the answer

void setup() {
  Serial.begin(115200);
  pinMode(GREEN, OUTPUT);
  pinMode(RED, OUTPUT);
}

// name:value with decimals, without floating point.
void print_value(const char *name, int16_t steps, uint8_t decimals) {
  Serial.print(name);
  Serial.print(':');
  if (steps < 0) {
    Serial.print('-');
  }
  uint16_t unit = decimals == 2 ? 100 : 10;
  uint16_t magnitude = steps < 0 ? 0U - (uint16_t)steps : (uint16_t)steps;
  Serial.print(magnitude / unit);
  Serial.print('.');
  if (decimals == 2 && magnitude % unit < 10) {
    Serial.print('0');
  }
  Serial.print(magnitude % unit);
}

void loop() {
  // The input does not outlive a run: every value is written every time.
  int16_t *input = tml_benzene_input();
  for (uint8_t i = 0; i < GAS_SENSORS; i++) {
    input[i] = readings_millivolts(analogRead(A0 + i));
  }
  int16_t temperature = readings_temperature(analogRead(A5));
  int16_t humidity = readings_humidity(analogRead(A6));
  input[5] = temperature;
  input[6] = humidity;
  input[7] = readings_absolute_humidity(temperature, humidity);
  int16_t benzene = *tml_benzene_run();

  bool is_bad = benzene > LIMIT;
  digitalWrite(GREEN, !is_bad);
  digitalWrite(RED, is_bad);

  print_value("benzene", benzene, 2);
  Serial.print(',');
  print_value("limit", LIMIT, 2);
  Serial.print(',');
  print_value("temperature", temperature, 1);
  Serial.print(',');
  print_value("humidity", humidity, 1);
  Serial.println();
  delay(1000);
}
