using TinyML.Cli.Output;
using TinyML.Compiler;
using TinyML.Compiler.Certificates;
using TinyML.Compiler.Coding;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Emit.Nano;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Specs;
using TinyML.Compiler.Verification;

namespace TinyML.Cli.Workspace;

/// <summary>Everything that <c>tinyml verify</c> does: finds the program before removal, takes codes apart, checks the certificate.</summary>
/// <param name="original">A model file, or a folder compiled without removal.</param>
/// <param name="folder">The compiled folder.</param>
internal sealed class VerifyJob(string original, CompiledFolder folder)
{
    /// <summary>Checks the folder.</summary>
    /// <exception cref="DiagnosticException">Something is bad, or the certificate does not hold.</exception>
    public VerifyResult Run()
    {
        RemovalCertificate certificate = CertificateFile.Load(Path.Combine(folder.Path, CertificateFile.Name));
        (KernelProgram whole, bool isExact) = Directory.Exists(original) ? (OfFolder(certificate), true) : OfModel();
        EquatableArray<VerifiedLayer> layers = CertificateCheck.Run(whole, CodedCalls.PlainForm(folder.Planned.Program), certificate);
        return new VerifyResult(true, isExact, isExact ? original : CertificateFile.BeforeRemoval, isExact ? [] : LossySteps(), layers);
    }

    private KernelProgram OfFolder(RemovalCertificate certificate)
    {
        KernelProgram program = CodedCalls.PlainForm(CompiledFolder.Load(original).Planned.Program);
        return ProgramHash.Of(program) == certificate.Original
            ? program
            : throw CertificateFile.Refuse(original, "the certificate is about another program; a folder to compare with has the same recipe without the step 'remove'");
    }

    /// <summary>A quantized model leads to the program before removal, unless steps changed its integers; then, and for float models, the folder holds it.</summary>
    private (KernelProgram Whole, bool IsExact) OfModel()
    {
        ModelFile model = ModelFile.Load(original, null) with { Spec = folder.Spec };
        Blob compiled = BlobReader.Read(folder.Blob, folder.Path);
        RequireModel(model, compiled, folder.Path);
        string held = Path.Combine(folder.Path, CertificateFile.BeforeRemoval);
        if (File.Exists(held))
        {
            Blob before = BlobReader.Read(File.ReadAllBytes(held), held);
            RequireModel(model, before, held);
            return (before.Planned.Program, false);
        }

        Graph graph = (model with { Name = folder.Name }).Import();
        return graph.IsQuantized
            ? (Compilation.GivenProgram(graph, folder.Spec), true)
            : throw CertificateFile.Refuse(folder.Path, $"it has no {CertificateFile.BeforeRemoval}, the program that the model was quantized to");
    }

    private static void RequireModel(ModelFile model, Blob blob, string where)
    {
        if (!blob.ModelHash.SequenceEqual(Convert.FromHexString(model.Sha256)))
        {
            throw CertificateFile.Refuse(where, $"it was compiled from another model than {model.Path}");
        }
    }

    /// <summary>A model that comes quantized does without the steps that quantize.</summary>
    private IReadOnlyList<string> LossySteps()
    {
        bool isQuantized = ModelFile.Load(folder.ModelPath, null).Import().IsQuantized;
        RecipeStep[] steps = [.. RecipeFile.Load(Path.Combine(folder.Path, CompiledFolder.RecipeJson)).Steps.Where(step => !step.IsExact)];
        return [.. steps.Where(step => !isQuantized || step is not (EqualizeStep or QuantizeStep)).Select(step => step.Name)];
    }
}
