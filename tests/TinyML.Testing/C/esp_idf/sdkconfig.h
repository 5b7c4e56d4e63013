/* What the esp_idf port uses of ESP-IDF 5, declared so that a host compiler can check its types. It proves
 * nothing about an ESP32. */
#define CONFIG_ESP_DEFAULT_CPU_FREQ_MHZ 160
