/* Computes with floating point, which firmware never does. */
volatile float a = 1.5f;
volatile double b = 2.5;

int main(void) {
    a = a + 1.0f;
    b = b / a;
    return (int)b;
}
