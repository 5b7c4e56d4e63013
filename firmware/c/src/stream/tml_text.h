/* Text mode of PROTOCOL.md: rows of numbers in, lines for the Serial Plotter out. */
#ifndef TML_TEXT_H
#define TML_TEXT_H

#include <stdint.h>

/* Takes a received byte while no session is open, and answers when it ends a line. */
void tml_text_receive(uint8_t byte);

#endif
