namespace TinyML.Compiler.Diagnostics;

/// <summary>TML1500 to TML1999: NAME.json and data sets.</summary>
public static partial class DiagnosticCodes
{
    /// <summary>NAME.json cannot be opened.</summary>
    public static DiagnosticCode SpecUnreadable { get; } = Error("TML1500", "the model's JSON file cannot be read");

    /// <summary>NAME.json is not JSON, has an unknown or doubled member, or a member of the wrong type.</summary>
    public static DiagnosticCode SpecMalformed { get; } = Error("TML1501", "the model's JSON file does not follow its schema");

    /// <summary>A member of NAME.json has a value that makes no sense.</summary>
    public static DiagnosticCode SpecValue { get; } = Error("TML1502", "a value in the model's JSON file is not usable");

    /// <summary>A data file does not exist, may not be read or breaks off.</summary>
    public static DiagnosticCode DataUnreadable { get; } = Error("TML1510", "the data cannot be read");

    /// <summary>A data file is of a kind that cannot be taken (a workbook, an archive without a table, a binary file).</summary>
    public static DiagnosticCode DataKind { get; } = Error("TML1511", "the data is not a table");

    /// <summary>A column that the model needs is not in the table.</summary>
    public static DiagnosticCode ColumnMissing { get; } = Error("TML1512", "a column is missing");

    /// <summary>A column that the model needs is in the table more than once.</summary>
    public static DiagnosticCode ColumnDuplicate { get; } = Error("TML1513", "a column name occurs more than once");

    /// <summary>A cell that should be a number is something else.</summary>
    public static DiagnosticCode CellNotNumber { get; } = Error("TML1514", "a cell is not a number");

    /// <summary>A row has more or fewer cells than the header.</summary>
    public static DiagnosticCode RowLength { get; } = Error("TML1515", "a row does not have as many cells as the header");

    /// <summary>Quotes are unbalanced, or a line or cell is longer than any table's.</summary>
    public static DiagnosticCode RowMalformed { get; } = Error("TML1516", "a row cannot be read");

    /// <summary>No row is left to work with.</summary>
    public static DiagnosticCode NoUsableRows { get; } = Error("TML1517", "the table has no usable rows");

    /// <summary>The table has fewer columns than a model without a JSON file has inputs.</summary>
    public static DiagnosticCode TooFewColumns { get; } = Error("TML1518", "the table has too few columns");

    /// <summary>A compiled model's .tmlb file cannot be opened.</summary>
    public static DiagnosticCode ModelFileUnreadable { get; } = Error("TML1519", "the compiled model cannot be read");

    /// <summary>Rows were left out because a value is missing.</summary>
    public static DiagnosticCode RowsWithoutValue { get; } = Warning("TML1520", "rows without a value were left out");

    /// <summary>Rows were left out because they cannot be read, as the user allowed.</summary>
    public static DiagnosticCode RowsRejected { get; } = Warning("TML1521", "unreadable rows were left out");

    /// <summary>Readings lie outside what int16 steps hold.</summary>
    public static DiagnosticCode ReadingsSaturated { get; } = Warning("TML1522", "readings were limited to the int16 range");

    /// <summary>The target column is not in the table: no error can be measured.</summary>
    public static DiagnosticCode TargetMissing { get; } = Warning("TML1523", "the target column is missing");

    /// <summary>Rows have no target value: they do not count in the metric.</summary>
    public static DiagnosticCode TargetsWithoutValue { get; } = Warning("TML1524", "rows have no target value");

    /// <summary>Something that a first NAME.json had to guess.</summary>
    public static DiagnosticCode SpecGuess { get; } = Warning("TML1530", "a value was guessed");

    /// <summary>A picture breaks off, has a wrong checksum or contradicts itself.</summary>
    public static DiagnosticCode PictureDamaged { get; } = Error("TML1540", "a picture is damaged");

    /// <summary>A picture is of a kind that is not read.</summary>
    public static DiagnosticCode PictureFormat { get; } = Error("TML1541", "a picture's format is not supported");

    /// <summary>A picture has more pixels than any picture of a data set.</summary>
    public static DiagnosticCode PictureTooLarge { get; } = Error("TML1542", "a picture is too large");

    /// <summary>The program that decodes a kind of picture is not installed.</summary>
    public static DiagnosticCode PictureProgramMissing { get; } = Error("TML1543", "a program that decodes pictures is not installed");

    /// <summary>The model's input is not a picture, or not of the channels that NAME.json says.</summary>
    public static DiagnosticCode InputNotPicture { get; } = Error("TML1544", "the model does not take such pictures");

    /// <summary>A raw tensor has another length than the model's input, or holds what is not a number.</summary>
    public static DiagnosticCode RawTensor { get; } = Error("TML1545", "a raw tensor does not fit the model's input");

    /// <summary>An archive is damaged, compressed or names one sample twice.</summary>
    public static DiagnosticCode ArchiveBad { get; } = Error("TML1546", "the archive cannot be used");

    /// <summary>A folder has no class folders, or they do not fit the model's classes.</summary>
    public static DiagnosticCode FolderBad { get; } = Error("TML1547", "the folder's classes cannot be used");

    /// <summary>An archive or folder has no samples in the chosen part.</summary>
    public static DiagnosticCode NoSamples { get; } = Error("TML1548", "there are no samples");

    /// <summary>A label is not a class of the model.</summary>
    public static DiagnosticCode LabelBad { get; } = Error("TML1549", "a label is not a class of the model");

    /// <summary>Some samples have labels and some have none, where labels are needed.</summary>
    public static DiagnosticCode LabelsIncomplete { get; } = Error("TML1550", "labels are missing");

    /// <summary>Samples have no label: they do not count in the metric.</summary>
    public static DiagnosticCode LabelsMissing { get; } = Warning("TML1551", "samples have no label");

    /// <summary>Files of a folder are neither pictures nor raw tensors.</summary>
    public static DiagnosticCode FilesIgnored { get; } = Warning("TML1552", "files were left out");

    /// <summary>Nothing of this name can be downloaded.</summary>
    public static DiagnosticCode DownloadUnknown { get; } = Error("TML1560", "nothing of this name can be downloaded");

    /// <summary>The server cannot be reached, refuses, or the connection breaks off.</summary>
    public static DiagnosticCode DownloadFailed { get; } = Error("TML1561", "the download failed", ExitCode.DeviceFailure);

    /// <summary>What was downloaded is not the file that is known.</summary>
    public static DiagnosticCode DownloadWrong { get; } = Error("TML1562", "what was downloaded is not the file");

    /// <summary>The server sends more than the file that is known has.</summary>
    public static DiagnosticCode DownloadTooLarge { get; } = Error("TML1563", "the server sends too much");

    /// <summary>The licence, or that there is no checksum, was not accepted.</summary>
    public static DiagnosticCode DownloadNotAccepted { get; } = Error("TML1564", "the download was not accepted", ExitCode.Usage);

    /// <summary>A list of downloads of one's own cannot be used.</summary>
    public static DiagnosticCode DownloadCatalogueBad { get; } = Error("TML1565", "the list of downloads cannot be used");
}
