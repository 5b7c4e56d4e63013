namespace TinyML.Compiler.Diagnostics;

/// <summary>TML5100 to TML5299: serial ports and streaming sessions.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>There is no such port.</summary>
    public static DiagnosticCode PortMissing { get; } = Error("TML5100", "the port does not exist", ExitCode.DeviceFailure);

    /// <summary>The user may not open the port.</summary>
    public static DiagnosticCode PortForbidden { get; } = Error("TML5101", "the port may not be opened", ExitCode.DeviceFailure);

    /// <summary>Another program has the port open.</summary>
    public static DiagnosticCode PortBusy { get; } = Error("TML5102", "the port is busy", ExitCode.DeviceFailure);

    /// <summary>The file is not a serial port, or it does not take the settings.</summary>
    public static DiagnosticCode PortUnusable { get; } = Error("TML5103", "the port cannot be used", ExitCode.DeviceFailure);

    /// <summary>The list of faults to inject cannot be read.</summary>
    public static DiagnosticCode FaultPlanMalformed { get; } = Error("TML5110", "the list of faults cannot be read", ExitCode.Usage);

    /// <summary>Nothing at all arrives from the board.</summary>
    public static DiagnosticCode BoardSilent { get; } = Error("TML5200", "the board is silent", ExitCode.DeviceFailure);

    /// <summary>Bytes arrive that are no answers.</summary>
    public static DiagnosticCode BoardNoise { get; } = Error("TML5201", "the board does not answer in the protocol", ExitCode.DeviceFailure);

    /// <summary>The link broke: unplugged, or the simulator ended.</summary>
    public static DiagnosticCode LinkGone { get; } = Error("TML5202", "the link is gone", ExitCode.DeviceFailure);

    /// <summary>The board speaks another version of the protocol.</summary>
    public static DiagnosticCode BoardVersion { get; } = Error("TML5203", "the board speaks another version of the protocol", ExitCode.DeviceFailure);

    /// <summary>The firmware holds no model.</summary>
    public static DiagnosticCode BoardWithoutModel { get; } = Error("TML5204", "the firmware holds no model", ExitCode.DeviceFailure);

    /// <summary>The board holds another model than the folder.</summary>
    public static DiagnosticCode BoardOtherModel { get; } = Error("TML5205", "the board holds another model", ExitCode.DeviceFailure);

    /// <summary>The board refused a request.</summary>
    public static DiagnosticCode BoardRefused { get; } = Error("TML5206", "the board refused a request", ExitCode.DeviceFailure);

    /// <summary>The firmware's model is compiled in.</summary>
    public static DiagnosticCode BoardCannotUpdate { get; } = Error("TML5207", "the firmware takes no models over the link", ExitCode.DeviceFailure);

    /// <summary>The board keeps its model.</summary>
    public static DiagnosticCode UpdateRefused { get; } = Error("TML5208", "the board does not take the model", ExitCode.DeviceFailure);

    /// <summary>A stream cannot go on with a model that takes or gives something else.</summary>
    public static DiagnosticCode UpdateOfOtherForm { get; } = Error("TML5209", "the other model takes other inputs or gives other outputs");

    /// <summary>Two boards with the same model answer the same record differently.</summary>
    public static DiagnosticCode BoardsDiffer { get; } = Warning("TML5211", "two boards answer differently");

    /// <summary>The firmware says that it runs on another board than the one that was named or compiled for.</summary>
    public static DiagnosticCode OtherBoard { get; } = Error("TML5212", "another board is on the port", ExitCode.DeviceFailure);

    /// <summary>The results file cannot be written.</summary>
    public static DiagnosticCode ResultsUnwritable { get; } = Error("TML5220", "the results file cannot be written");

    /// <summary>The results file of an interrupted run cannot be read back.</summary>
    public static DiagnosticCode ResultsUnreadable { get; } = Error("TML5221", "the results file cannot be read back");

    /// <summary>The results to take up are not of the same model and data.</summary>
    public static DiagnosticCode ResultsOfOtherRun { get; } = Error("TML5222", "the results are of another run");

    /// <summary>The file that lists boards is not one.</summary>
    public static DiagnosticCode RigInvalid { get; } = Error("TML5230", "the list of boards cannot be used");

    /// <summary>Boards that are streamed to together do not go together.</summary>
    public static DiagnosticCode RigUnequal { get; } = Error("TML5231", "the boards cannot be streamed to together");

    /// <summary>The dashboard's port is taken or not allowed.</summary>
    public static DiagnosticCode WebPortUnavailable { get; } = Error("TML5240", "the dashboard's port cannot be had", ExitCode.Usage);
}
