/* Echoes each byte of UART0 plus one; LED 0 is on for odd bytes, LED 1 for even ones. */
#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40004000)
#define UART_STATE REGISTER(0x40004004)
#define UART_CTRL REGISTER(0x40004008)
#define UART_BAUDDIV REGISTER(0x40004010)
#define LEDS REGISTER(0x40028000)

int main(void) {
    UART_BAUDDIV = 217;
    UART_CTRL = 3;
    for (;;) {
        while (!(UART_STATE & 2)) {
        }
        uint32_t byte = UART_DATA;
        LEDS = byte & 1 ? 1 : 2;
        while (UART_STATE & 1) {
        }
        UART_DATA = (byte + 1) & 0xFF;
    }
}
