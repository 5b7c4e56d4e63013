/* What the air-quality example makes of its sensors: the file named has lines "c N 0", for which it
 * prints a conversion's millivolts, temperature and humidity, and "v T RH": the absolute humidity of these
 * steps. */
#include <readings.h>
#include <stdio.h>

int main(int argc, char **argv) {
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char what;
    int first;
    int second;
    while (file != NULL && fscanf(file, " %c %d %d", &what, &first, &second) == 3) {
        if (what == 'c') {
            uint16_t conversion = (uint16_t)first;
            printf("%d %d %d\n", readings_millivolts(conversion), readings_temperature(conversion),
                   readings_humidity(conversion));
        } else {
            printf("%d\n", readings_absolute_humidity((int16_t)first, (int16_t)second));
        }
    }
    return 0;
}
