/* A camera's frame made into the model's input: 96 by 96 pixels of red, green and blue, as pixel - 128. */
#ifndef PICTURE_96_H
#define PICTURE_96_H

#include <stdint.h>

#define PICTURE_SIDE 96

/* The part of a row or column of the frame that becomes one pixel of the picture: from its first pixel up to
 * the next part's. A frame smaller than the picture gives some of its pixels to several parts. */
static inline uint32_t picture_first(uint32_t part, uint16_t length) {
    return part * length / PICTURE_SIDE;
}

static inline uint32_t picture_end(uint32_t part, uint16_t length) {
    uint32_t first = picture_first(part, length);
    uint32_t next = picture_first(part + 1, length);
    return next > first ? next : first + 1;
}

/* Squashes a frame of RGB565 pixels, the high byte first, to 96 by 96: each pixel is the mean of those of the
 * frame that lie under it, to the nearest.
 * frame: width * height * 2 bytes, rows first. input: 96 * 96 * 3 elements, rows first. */
static inline void picture_from_rgb565(const uint8_t *frame, uint16_t width, uint16_t height, int8_t *input) {
    for (uint32_t y = 0; y < PICTURE_SIDE; y++) {
        for (uint32_t x = 0; x < PICTURE_SIDE; x++) {
            uint32_t sums[3] = {0, 0, 0};
            uint32_t count = 0;
            for (uint32_t row = picture_first(y, height); row < picture_end(y, height); row++) {
                for (uint32_t column = picture_first(x, width); column < picture_end(x, width); column++) {
                    const uint8_t *bytes = frame + (row * width + column) * 2;
                    uint32_t pixel = (uint32_t)bytes[0] << 8 | bytes[1];
                    /* The highest bits again below the lowest, so that full is 255 and dark is 0. */
                    sums[0] += (pixel >> 8 & 0xF8) | pixel >> 13;
                    sums[1] += (pixel >> 3 & 0xFC) | (pixel >> 9 & 3);
                    sums[2] += (pixel << 3 & 0xF8) | (pixel >> 2 & 7);
                    count++;
                }
            }
            for (uint8_t colour = 0; colour < 3; colour++) {
                *input++ = (int8_t)((int32_t)((sums[colour] + count / 2) / count) - 128);
            }
        }
    }
}

#endif
