// OV7675 at an Arduino Nano 33 BLE, wired as in Arduino's "Tiny Machine Learning Kit", through the library
// Arduino_OV767X.
#include <Arduino_OV767X.h>

const uint16_t CAMERA_WIDTH = 176;
const uint16_t CAMERA_HEIGHT = 144;
static uint8_t camera_frame[CAMERA_WIDTH * CAMERA_HEIGHT * 2];

bool camera_begin() {
    return Camera.begin(QCIF, RGB565, 1, OV7675);
}

const uint8_t *camera_take() {
    Camera.readFrame(camera_frame);
    return camera_frame;
}

void camera_release() {}
