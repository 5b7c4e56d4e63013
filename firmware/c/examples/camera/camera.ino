// Says once a second whether a person is in front of the camera: by an LED and a line for the Serial Plotter.
//
// For an Arduino Nano 33 BLE with an OV7675 (needs the library Arduino_OV767X), or an ESP32-CAM.
// Make the model's library, once, and copy it into the sketchbook's libraries folder (--board esp32-wrover for the ESP32-CAM):
//   tinyml compile models/visual-wake-words/visual-wake-words-int8.onnx --board arduino-nano-33-ble -o tml_visual_wake_words_int8
// The model that is quantized in its file takes pixels as they are, less 128; one that tinyml quantizes may have another step: see its header.
//
// Not built here for these boards, whose cores need Arduino's and Espressif's downloads: checked against declarations, never run on one.
#include <tml_visual_wake_words_int8.h>

#include "picture_96.h"
#if defined(ARDUINO_ARCH_ESP32)
#include "camera_esp32_cam.h"
const uint8_t RED = 14;  // a free pin; the board's own LED, 33, lights when low
#else
#include "camera_nano_33_ble.h"
const uint8_t RED = 13;
#endif

void setup() {
  Serial.begin(115200);
  pinMode(RED, OUTPUT);
  while (!camera_begin()) {
    Serial.println("no camera");
    delay(1000);
  }
}

void loop() {
  const uint8_t *frame = camera_take();
  if (frame != nullptr) {
    picture_from_rgb565(frame, CAMERA_WIDTH, CAMERA_HEIGHT, tml_visual_wake_words_int8_input());
    camera_release();
    const int8_t *scores = tml_visual_wake_words_int8_run();
    digitalWrite(RED, scores[1] > scores[0]);
    Serial.print("nobody:");
    Serial.print(scores[0]);
    Serial.print(",person:");
    Serial.println(scores[1]);
  }
  delay(1000);
}
