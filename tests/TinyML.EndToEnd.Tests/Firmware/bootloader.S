; A Mega 2560 as it leaves the factory but for its fuses: the boot loader in its place, and where an application will be a jump
; to it, since the simulated fuses start the board at address 0. The boot loader's bytes are Debian's (arduino-core-avr).
    .section .text
    jmp 0x3E000
    .section .boot, "ax"
    .incbin "bootloader.bin"
