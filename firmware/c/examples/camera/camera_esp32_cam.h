// OV2640 at an ESP32-CAM (AI Thinker's pins), through esp_camera, which Espressif's Arduino core brings. The
// sensor itself makes 96 by 96.
#include <esp_camera.h>

const uint16_t CAMERA_WIDTH = 96;
const uint16_t CAMERA_HEIGHT = 96;
static camera_fb_t *camera_frame;

bool camera_begin() {
    camera_config_t config = {};
    config.pin_pwdn = 32;
    config.pin_reset = -1;
    config.pin_xclk = 0;
    config.pin_sccb_sda = 26;
    config.pin_sccb_scl = 27;
    config.pin_d7 = 35;
    config.pin_d6 = 34;
    config.pin_d5 = 39;
    config.pin_d4 = 36;
    config.pin_d3 = 21;
    config.pin_d2 = 19;
    config.pin_d1 = 18;
    config.pin_d0 = 5;
    config.pin_vsync = 25;
    config.pin_href = 23;
    config.pin_pclk = 22;
    config.xclk_freq_hz = 20000000;
    config.ledc_timer = LEDC_TIMER_0;
    config.ledc_channel = LEDC_CHANNEL_0;
    config.pixel_format = PIXFORMAT_RGB565;
    config.frame_size = FRAMESIZE_96X96;
    config.fb_count = 1;
    config.fb_location = CAMERA_FB_IN_DRAM;
    return esp_camera_init(&config) == ESP_OK;
}

const uint8_t *camera_take() {
    camera_frame = esp_camera_fb_get();
    return camera_frame == nullptr ? nullptr : camera_frame->buf;
}

void camera_release() {
    esp_camera_fb_return(camera_frame);
}
