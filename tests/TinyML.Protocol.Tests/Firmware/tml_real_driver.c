/* Answers each triple of little-endian words on standard input, real, scale and steps, with their quotient
 * and with the products that the benchmark's results are made of, as four words. */
#include "mlperf/tml_mlperf_real.h"
#include <stdio.h>

int main(void) {
    uint32_t words[3];
    while (fread(words, sizeof words, 1, stdin) == 1) {
        int32_t steps = (int32_t)words[2];
        int32_t answers[4] = {
            tml_mlperf_quotient(words[0], words[1]),
            tml_mlperf_product(steps, 1000, words[1]),
            tml_mlperf_product(steps, 1UL << 16, words[1]),
            tml_mlperf_product(1, 1UL << 16, words[0]),
        };
        fwrite(answers, sizeof answers, 1, stdout);
    }
    return 0;
}
