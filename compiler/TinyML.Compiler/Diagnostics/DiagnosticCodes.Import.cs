namespace TinyML.Compiler.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>The file cannot be read as an ONNX model.</summary>
    public static DiagnosticCode OnnxUnreadable { get; } = Error("TML1001", "not a readable ONNX model");

    /// <summary>The operator set's version is outside what is understood.</summary>
    public static DiagnosticCode OnnxOpset { get; } = Error("TML1002", "unsupported operator set version");

    /// <summary>An operator that the compiler does not know.</summary>
    public static DiagnosticCode OnnxOperator { get; } = Error("TML1003", "unsupported operator");

    /// <summary>An element type that the compiler does not take at this place.</summary>
    public static DiagnosticCode OnnxType { get; } = Error("TML1004", "unsupported element type");

    /// <summary>A dimension is free, or out of bounds.</summary>
    public static DiagnosticCode OnnxShape { get; } = Error("TML1005", "unsupported shape");

    /// <summary>A weight or constant is NaN or infinite.</summary>
    public static DiagnosticCode OnnxNotFinite { get; } = Error("TML1006", "weights that are not finite");

    /// <summary>The model has no inputs or no outputs, or computes nothing.</summary>
    public static DiagnosticCode OnnxInterface { get; } = Error("TML1007", "unusable inputs or outputs");

    /// <summary>Nodes refer to names that nothing defines, define names twice or form a cycle.</summary>
    public static DiagnosticCode OnnxWiring { get; } = Error("TML1008", "broken connections");

    /// <summary>A constant is stored in a way that cannot be read.</summary>
    public static DiagnosticCode OnnxConstant { get; } = Error("TML1009", "unreadable constant");

    /// <summary>A known operator is used in a form that the compiler does not know.</summary>
    public static DiagnosticCode OnnxOperatorForm { get; } = Error("TML1010", "unsupported form of an operator");

    /// <summary>An output that only names the winning class was left out.</summary>
    public static DiagnosticCode OnnxOutputLeftOut { get; } = Warning("TML1011", "output left out");

    /// <summary>The columns of NAME.json do not fit the model.</summary>
    public static DiagnosticCode SpecDoesNotFitModel { get; } = Error("TML1012", "NAME.json does not fit the model");

    /// <summary>A quantized model has a scale that is not positive, or one that is not constant.</summary>
    public static DiagnosticCode OnnxScale { get; } = Error("TML1013", "unusable scale or zero point");

    /// <summary>The file cannot be read as a TensorFlow Lite model.</summary>
    public static DiagnosticCode TfLiteUnreadable { get; } = Error("TML1301", "not a readable TensorFlow Lite model");

    /// <summary>An operator that the compiler does not know.</summary>
    public static DiagnosticCode TfLiteOperator { get; } = Error("TML1302", "unsupported operator");

    /// <summary>A known operator is used in a form that the compiler does not know.</summary>
    public static DiagnosticCode TfLiteOperatorForm { get; } = Error("TML1303", "unsupported form of an operator");

    /// <summary>An element type that the compiler does not take at this place.</summary>
    public static DiagnosticCode TfLiteType { get; } = Error("TML1304", "unsupported element type");

    /// <summary>A dimension is free, or out of bounds.</summary>
    public static DiagnosticCode TfLiteShape { get; } = Error("TML1305", "unsupported shape");

    /// <summary>A weight or constant is NaN or infinite.</summary>
    public static DiagnosticCode TfLiteNotFinite { get; } = Error("TML1306", "weights that are not finite");

    /// <summary>The model has no inputs or no outputs, or computes nothing.</summary>
    public static DiagnosticCode TfLiteInterface { get; } = Error("TML1307", "unusable inputs or outputs");

    /// <summary>Operators refer to tensors that do not exist or that nothing has computed.</summary>
    public static DiagnosticCode TfLiteWiring { get; } = Error("TML1308", "broken connections");

    /// <summary>A constant is stored in a way that cannot be read.</summary>
    public static DiagnosticCode TfLiteConstant { get; } = Error("TML1309", "unreadable constant");

    /// <summary>Scales or zero points that no integers can have.</summary>
    public static DiagnosticCode TfLiteQuantization { get; } = Error("TML1310", "impossible quantization");

    /// <summary>A model that computes partly in integers and partly in floats.</summary>
    public static DiagnosticCode TfLiteMixed { get; } = Error("TML1311", "floats within a quantized model");

    /// <summary>Integer weights of a float network were turned back into floats.</summary>
    public static DiagnosticCode TfLiteWeightsDequantized { get; } = Warning("TML1312", "integer weights in a float network");

    /// <summary>Several graphs, control flow, variables or sparse tensors.</summary>
    public static DiagnosticCode TfLiteStructure { get; } = Error("TML1313", "unsupported structure");

    /// <summary>A choice that only a float model leaves open.</summary>
    public static DiagnosticCode AlreadyQuantized { get; } = Error("TML1314", "the model is quantized already");

    /// <summary>Operands do not fit their operator.</summary>
    public static DiagnosticCode OperandsDoNotFit { get; } = Error("TML1401", "operands do not fit the operator");

    /// <summary>A graph breaks a rule of the intermediate representation: a defect of the compiler.</summary>
    public static DiagnosticCode GraphInvalid { get; } = Error("TML1402", "invalid graph", ExitCode.Defect);
}
