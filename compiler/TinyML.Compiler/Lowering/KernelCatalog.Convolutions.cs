namespace TinyML.Compiler.Lowering;

/// <content>Kernels 15 to 29: convolutions, and the fully connected layers of the scheme tflite.</content>
public static partial class KernelCatalog
{
    private static KernelSignature[] Convolutions => [];
}
