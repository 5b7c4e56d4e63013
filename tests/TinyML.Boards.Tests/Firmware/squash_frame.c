/* Squashes a frame of RGB565 pixels as the camera example does: WIDTH HEIGHT FRAME PICTURE. */
#include <picture_96.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    uint16_t width = (uint16_t)atoi(argv[1]);
    uint16_t height = (uint16_t)atoi(argv[2]);
    size_t bytes = (size_t)width * height * 2;
    uint8_t *frame = malloc(bytes);
    int8_t *picture = malloc(PICTURE_SIDE * PICTURE_SIDE * 3);
    FILE *in = fopen(argv[3], "rb");
    FILE *out = fopen(argv[4], "wb");
    if (frame == NULL || picture == NULL || in == NULL || out == NULL ||
        fread(frame, 1, bytes, in) != bytes) {
        return 3;
    }
    picture_from_rgb565(frame, width, height, picture);
    fwrite(picture, 1, PICTURE_SIDE * PICTURE_SIDE * 3, out);
    fclose(in);
    fclose(out);
    free(frame);
    free(picture);
    return 0;
}
