namespace TinyML.Compiler.Targets;

/// <summary>Tensilica Xtensa LX6, the ESP32's processor: the portable kernels. No test compiles for it; its makers' tools do.</summary>
public static class Xtensa
{
    /// <summary>The target.</summary>
    public static Target Target { get; } = new(
        "xtensa",
        "Xtensa LX6 (ESP32)",
        "defined(__XTENSA__)",
        Overlays: [],
        CompilerFlags: ["-Os", "-ffunction-sections", "-fdata-sections"],
        LinkerFlags: ["-Wl,--gc-sections"],
        ConstantBytesLimit: null,
        TableBytesLimit: null);
}
