using System.CommandLine;
using TinyML.Cli.Output;
using TinyML.Cli.Workspace;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Verification;

namespace TinyML.Cli.Commands;

/// <summary><c>tinyml verify</c>.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Original = new("ORIGINAL") { Description = "The model, or a folder compiled from it by the same recipe without the step 'remove'." };
    private static readonly Argument<DirectoryInfo> Folder = CommonOptions.Folder();

    /// <summary>Creates the verb.</summary>
    public static Command Create()
    {
        Command command = Verb.Create("verify", "Checks with code of its own that what was removed from a compiled model never matters: the certificate of the folder, claim by claim.", "verify model.tflite out/model", Original, Folder);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        bool json = parsed.GetValue(CommonOptions.Json);
        string original = parsed.GetValue(Original)!;
        VerifyResult result;
        try
        {
            result = new VerifyJob(original, CompiledFolder.Load(parsed.GetValue(Folder)!.FullName)).Run();
        }
        catch (DiagnosticException exception) when (json && exception.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.CertificateRefused))
        {
            Terminal.Json(new VerifyResult(false, false, original, [], []), CliJson.Readable.VerifyResult);
            throw;
        }

        if (json)
        {
            Terminal.Json(result, CliJson.Readable.VerifyResult);
        }
        else
        {
            Print(result);
        }

        return (int)ExitCode.Done;
    }

    private static void Print(VerifyResult result)
    {
        Terminal.Line(
            result.Exact
                ? $"proved: the same answers as {result.ProvedFrom} for every input"
                : $"proved: the same answers as {result.ProvedFrom} for every input; before it came steps that may change answers: {string.Join(", ", result.LossySteps)}",
            "green");
        var table = new Listing([new("layer"), new("kernel", MayGo: 1), .. new[] { "channels", "left", "constant", "unread" }.Select(name => new Listing.Column(name, IsNumber: true))]);

        foreach (VerifiedLayer layer in result.Layers.Where(layer => layer.ChannelsBefore != layer.ChannelsAfter))
        {
            table.Add([Layers.Shortened(layer.Name), layer.Kernel, .. new[] { layer.ChannelsBefore, layer.ChannelsAfter, layer.Constant, layer.Unread }.Select(count => $"{count}")]);
        }

        if (!table.IsEmpty)
        {
            table.Print();
        }
    }
}
