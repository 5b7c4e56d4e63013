/* What the esp_idf port uses of ESP-IDF 5, declared so that a host compiler can check its types. It proves
 * nothing about an ESP32. */
#include <stdint.h>
typedef int esp_err_t;
typedef enum { GPIO_NUM_0, GPIO_NUM_MAX = 40 } gpio_num_t;
typedef enum { GPIO_MODE_INPUT = 1, GPIO_MODE_OUTPUT = 2 } gpio_mode_t;
esp_err_t gpio_reset_pin(gpio_num_t gpio_num);
esp_err_t gpio_set_direction(gpio_num_t gpio_num, gpio_mode_t mode);
esp_err_t gpio_set_level(gpio_num_t gpio_num, uint32_t level);
