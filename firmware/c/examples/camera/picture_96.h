/* A camera's frame made into the model's input: 96 by 96 pixels of red, green and blue, as pixel - 128. */
#ifndef PICTURE_96_H
#define PICTURE_96_H

#include <stdint.h>

#define PICTURE_SIDE 96

/* Squashes a frame of RGB565 pixels, the high byte first, to 96 by 96: each pixel is the one of the frame
 * that lies under its middle. The model was trained on squashed pictures, too; what it was trained on was
 * smoothed (bilinear), so that this costs a little accuracy.
 * frame: width * height * 2 bytes. input: 96 * 96 * 3 elements, rows first. */
static inline void picture_from_rgb565(const uint8_t *frame, uint16_t width, uint16_t height, int8_t *input) {
    for (uint16_t y = 0; y < PICTURE_SIDE; y++) {
        uint32_t row = (2UL * y + 1) * height / (2 * PICTURE_SIDE);
        for (uint16_t x = 0; x < PICTURE_SIDE; x++) {
            uint32_t column = (2UL * x + 1) * width / (2 * PICTURE_SIDE);
            const uint8_t *pixel = frame + (row * width + column) * 2;
            uint8_t red = pixel[0] >> 3;
            uint8_t green = (uint8_t)((pixel[0] & 7) << 3 | pixel[1] >> 5);
            uint8_t blue = pixel[1] & 31;
            /* The highest bits again below the lowest, so that full is 255 and dark is 0. */
            *input++ = (int8_t)((red << 3 | red >> 2) - 128);
            *input++ = (int8_t)((green << 2 | green >> 4) - 128);
            *input++ = (int8_t)((blue << 3 | blue >> 2) - 128);
        }
    }
}

#endif
