/* As much of the library Arduino_OV767X as the camera example uses. */
#ifndef ARDUINO_OV767X_H
#define ARDUINO_OV767X_H

enum { QCIF = 3 };
enum { RGB565 = 2 };
enum { OV7675 = 1 };

struct OV767X {
    int begin(int resolution, int format, int fps, int sensor);
    void readFrame(void *buffer);
};
extern OV767X Camera;

#endif
