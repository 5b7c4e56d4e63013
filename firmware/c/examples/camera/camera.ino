// Says whether a person is in front of the camera, once a second: an LED and a line for the Serial Plotter.
//
// Nano 33 BLE with an OV7675 (install the library Arduino_OV767X), or ESP32-CAM. Install the model's library first:
//   tinyml compile visual-wake-words.onnx --board arduino-nano-33-ble --data DATA -o tml_visual_wake_words
// Never compiled by this project's tests: the makers' cores and camera libraries are not to be had there. picture_96.h is tested.
#include <tml_visual_wake_words.h>

#include "picture_96.h"
#if defined(ARDUINO_ARCH_ESP32)
#include "camera_esp32_cam.h"
const uint8_t RED = 14;  // a free pin; the board's own LED (33) lights when low
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
    picture_from_rgb565(frame, CAMERA_WIDTH, CAMERA_HEIGHT, tml_visual_wake_words_input());
    camera_release();
    const int8_t *scores = tml_visual_wake_words_run();
    bool is_person = scores[1] > scores[0];
    digitalWrite(RED, is_person);
    Serial.print("nobody:");
    Serial.print(scores[0]);
    Serial.print(",person:");
    Serial.println(scores[1]);
  }
  delay(1000);
}
