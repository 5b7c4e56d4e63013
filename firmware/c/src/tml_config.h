/* What the compiler has proved of one model, for kernels that can be smaller or faster with it (KERNELS.md,
 * "Configuration"). This file knows nothing, which is right for every model; an emitted library has its own.
 */
#ifndef TML_CONFIG_H
#define TML_CONFIG_H

#endif
