/* Start-up of a Cortex-M4 on the MPS2 AN386 image: vector table, memory, main. Handlers have CMSIS names and
 * are weak, so that a port defines the ones that it uses. */
#include <stdint.h>

extern uint32_t tml_data_load, tml_data_begin, tml_data_end, tml_bss_begin, tml_bss_end, tml_stack_top;

int main(void);
void Reset_Handler(void);
void Default_Handler(void);

#define TML_WEAK __attribute__((weak, alias("Default_Handler")))
void NMI_Handler(void) TML_WEAK;
void HardFault_Handler(void) TML_WEAK;
void MemManage_Handler(void) TML_WEAK;
void BusFault_Handler(void) TML_WEAK;
void UsageFault_Handler(void) TML_WEAK;
void SVC_Handler(void) TML_WEAK;
void DebugMon_Handler(void) TML_WEAK;
void PendSV_Handler(void) TML_WEAK;
void SysTick_Handler(void) TML_WEAK;
void UARTRX0_Handler(void) TML_WEAK;
void UARTTX0_Handler(void) TML_WEAK;

typedef union {
    void (*handler)(void);
    uint32_t *stack;
} tml_vector;

__attribute__((section(".vectors"), used)) static const tml_vector vectors[] = {
    {.stack = &tml_stack_top},
    {.handler = Reset_Handler},
    {.handler = NMI_Handler},
    {.handler = HardFault_Handler},
    {.handler = MemManage_Handler},
    {.handler = BusFault_Handler},
    {.handler = UsageFault_Handler},
    {0},
    {0},
    {0},
    {0},
    {.handler = SVC_Handler},
    {.handler = DebugMon_Handler},
    {0},
    {.handler = PendSV_Handler},
    {.handler = SysTick_Handler},
    {.handler = UARTRX0_Handler},
    {.handler = UARTTX0_Handler},
};

void Default_Handler(void) {
    for (;;) {
    }
}

void Reset_Handler(void) {
    const uint32_t *from = &tml_data_load;
    for (uint32_t *to = &tml_data_begin; to < &tml_data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = &tml_bss_begin; to < &tml_bss_end; to++) {
        *to = 0;
    }
    (void)main();
    Default_Handler();
}
