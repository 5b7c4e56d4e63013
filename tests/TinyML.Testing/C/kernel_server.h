/* Between the server and the list of kernels, which the tests write. */
#ifndef KERNEL_SERVER_H
#define KERNEL_SERVER_H

#include <stdint.h>

/* Calls a kernel by its number. */
void call_kernel(uint32_t kernel, const void *block, const void *input, void *output, const void *second,
                 void *scratch);

#endif
