// OV7675 at an Arduino Nano 33 BLE (Arduino's "Tiny Machine Learning Kit" wires it so), through the library Arduino_OV767X.
#include <Arduino_OV767X.h>

const uint16_t CAMERA_WIDTH = 160;
const uint16_t CAMERA_HEIGHT = 120;
static uint8_t camera_buffer[CAMERA_WIDTH * CAMERA_HEIGHT * 2];

bool camera_begin() {
  return Camera.begin(QQVGA, RGB565, 1, OV7675);
}

const uint8_t *camera_take() {
  Camera.readFrame(camera_buffer);
  return camera_buffer;
}

void camera_release() {}
