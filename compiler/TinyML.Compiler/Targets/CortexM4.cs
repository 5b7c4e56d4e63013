namespace TinyML.Compiler.Targets;

/// <summary>Arm Cortex-M4; the floating-point unit is not used, so that a soft-float build proves that none is needed.</summary>
public static class CortexM4
{
    /// <summary>The target.</summary>
    public static Target Target { get; } = new(
        "cortex-m4",
        "Arm Cortex-M4",
        "defined(__ARM_ARCH_7EM__)",
        Overlays: ["cortex_m_dsp"],

        // Inner loops are assembly, so that size is what the compiler can give: for a person detector -O2 without -flto made 2.1 KB
        // more flash and 1 % fewer instructions.
        CompilerFlags: ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft", "-Os", "-flto", "-ffreestanding", "-ffunction-sections", "-fdata-sections"],
        LinkerFlags: ["-nostartfiles", "--specs=nano.specs", "-Wl,--gc-sections"],
        ConstantBytesLimit: null,
        TableBytesLimit: null);
}
