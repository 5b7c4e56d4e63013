/* The board's end of PROTOCOL.md: feed it every byte that arrives; it answers through the port. */
#ifndef TML_STREAM_H
#define TML_STREAM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Takes a received byte, and answers before it returns when the byte ends a request or a line of text. */
void tml_stream_receive(uint8_t byte);

#ifdef __cplusplus
}
#endif

#endif
