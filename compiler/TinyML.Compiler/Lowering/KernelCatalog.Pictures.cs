namespace TinyML.Compiler.Lowering;

/// <content>Kernels from 30: pooling, arithmetic of two tensors, and what moves elements about.</content>
public static partial class KernelCatalog
{
    private static KernelSignature[] Pictures => [];
}
