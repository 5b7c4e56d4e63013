using System.CommandLine;
using Spectre.Console;
using TinyML.Cli.Output;
using TinyML.Compiler.Diagnostics;
using TinyML.HostStreamer.Downloads;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml data get</c> and <c>tinyml data list</c>.</summary>
internal static class DataGetCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "What 'tinyml data list' lists." };
    private static readonly Option<DirectoryInfo> Folder = new("--output", "-o") { Description = "The folder that the file goes to.", DefaultValueFactory = _ => new DirectoryInfo("."), HelpName = "FOLDER" };
    private static readonly Option<bool> AcceptLicence = new("--accept-licence") { Description = "Do not ask whether the licence is accepted: it is." };
    private static readonly Option<bool> AcceptUnverified = new("--accept-unverified") { Description = "Fetch a file although no checksum is known that would show whether it is the right one." };
    private static readonly Option<bool> Force = new("--force") { Description = "Replace a file of that name with other contents." };
    private static readonly Option<FileInfo?> Catalogue = new("--catalogue") { Description = "A list of your own instead of the tool's; catalogue.schema.json describes it.", HelpName = "FILE.json" };

    /// <summary>Creates <c>get</c>.</summary>
    public static Command CreateGet()
    {
        Command command = Verb.Create("get", "Downloads a public data set or reference model, shows its licence first, goes on where an interrupted run ended, and checks what came.", "data get air-quality -o downloads", Name, Folder, AcceptLicence, AcceptUnverified, Force, Catalogue);
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Creates <c>list</c>.</summary>
    public static Command CreateList()
    {
        Command command = Verb.Create("list", "Lists the public data sets and reference models that 'tinyml data get' downloads.", "data list", Catalogue);
        command.SetAction(parsed =>
        {
            DownloadCatalogue catalogue = Load(parsed);
            if (parsed.GetValue(CommonOptions.Json))
            {
                Terminal.Json(catalogue, CliJson.Readable.DownloadCatalogue);
                return 0;
            }

            foreach (DownloadEntry entry in catalogue.Entries)
            {
                Terminal.Out.MarkupLine($"[bold]{Markup.Escape(entry.Name)}[/]  {Markup.Escape(Size(entry))}");
                Terminal.Out.Write(new Padder(new Markup(Markup.Escape($"{entry.Description}\n{entry.Licence}")), new Padding(4, 0, 0, 0)));
            }

            return 0;
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        DownloadEntry entry = Load(parsed).Find(parsed.GetValue(Name)!);
        Terminal.Step($"{entry.Name}: {entry.Description}");
        Terminal.Step($"from {entry.Address}, {Size(entry)}");
        Terminal.Step($"licence: {entry.Licence}");
        if (entry.Sha256 is null && !parsed.GetValue(AcceptUnverified))
        {
            throw new DiagnosticException(DiagnosticCodes.DownloadNotAccepted, entry.Address, "no checksum is known for it, so nothing would show whether it is the right file", "fetch it all the same with --accept-unverified");
        }

        if (!parsed.GetValue(AcceptLicence) && !Terminal.Confirms("Do you accept the licence?"))
        {
            throw new DiagnosticException(DiagnosticCodes.DownloadNotAccepted, entry.Address, "its licence was not accepted", "read the licence, then answer yes or give --accept-licence");
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(30) };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("tinyml");
        (string path, string hash) = await new Download(client).ToFolderAsync(entry, parsed.GetValue(Folder)!.FullName, parsed.GetValue(Force), Shown(), cancellation);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Terminal.Json(new DownloadResult(path, new FileInfo(path).Length, hash, entry.Sha256 is not null), CliJson.Readable.DownloadResult);
        }
        else
        {
            Terminal.Line($"{path}: {(entry.Sha256 is null ? "not verified, " : "verified, ")}SHA-256 {hash}", hanging: 2);
        }

        return 0;
    }

    private static DownloadCatalogue Load(ParseResult parsed) => parsed.GetValue(Catalogue) is { } file ? DownloadCatalogue.Load(file.FullName) : DownloadCatalogue.Shipped;

    private static string Size(DownloadEntry entry) => entry.Size is { } size
        ? FormattableString.Invariant($"{size:N0} bytes{(entry.Sha256 is null ? ", no checksum known" : ", SHA-256 known")}")
        : "size and checksum not known";

    // Only where somebody looks: one line that is written over.
    private static Action<long, long?>? Shown() => !Terminal.IsLive ? null : (done, all) =>
        Console.Error.Write(FormattableString.Invariant($"\r{done / 1e6:0.0} MB{(all is { } whole ? FormattableString.Invariant($" of {whole / 1e6:0.0}") : "")} "));
}
