namespace TinyML.Compiler.Emit.C;

/// <summary>What the firmware speaks on the serial line.</summary>
public enum FirmwareProtocol
{
    /// <summary>firmware/PROTOCOL.md, and text mode.</summary>
    Tinyml,

    /// <summary>The text protocol of the MLPerf Tiny runner (firmware/c/src/mlperf).</summary>
    Mlperf,
}
