using TinyML.Compiler.Certificates;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Import;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Lowering;
using TinyML.Compiler.Passes;
using TinyML.Compiler.Planning;
using TinyML.Compiler.Proofs;
using TinyML.Compiler.Verification;
using TinyML.Execution;
using TinyML.Testing;
using TinyML.Testing.Networks;

namespace TinyML.Compiler.Tests.Verification;

/// <summary>Certificates hold as they are written, and no longer once anything in them or in the program is changed.</summary>
public sealed class CertificateCheckTests
{
    private const int Seed = 92_000;

    private static int Networks => Requirements.Deep ? 1_000 : 60;

    [Test]
    public void Certificates_of_random_networks_hold([Values] RequantizationScheme scheme, [Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            (KernelProgram original, RemovalResult removal) = Removed(seed, scheme, element);
            Assert.That(() => CertificateCheck.Run(original, removal.Program, removal.Certificate), Throws.Nothing, $"seed {seed}");
        }
    }

    [TestCase("vww_96_int8.tflite")]
    [TestCase("person_detect.tflite")]
    [TestCase("kws_ref_model.tflite")]
    [TestCase("hello_world_int8.tflite")]
    public void Certificates_of_known_models_hold(string model)
    {
        Graph graph = ModelImport.Import(File.ReadAllBytes(Requirements.Data($"models/{model}")), "model", null, []);
        KernelProgram original = Lowerer.Run(StandardPipeline.CreateForIntegers().Run(graph, new PassContext()), null);
        RemovalResult removal = ChannelRemoval.Run(original);
        EquatableArray<VerifiedLayer> layers = CertificateCheck.Run(original, removal.Program, removal.Certificate);
        Assert.That(layers.Select(layer => layer.Name), Is.EqualTo(original.Calls.Select(call => call.Layer)));
    }

    [Test]
    public void A_narrower_interval_is_refused([Values(ElementType.Int8, ElementType.Int16)] ElementType element)
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            (KernelProgram original, RemovalResult removal) = Removed(seed, RequantizationScheme.Q16, element);
            RemovalCertificate certificate = removal.Certificate;
            for (int i = 0; i < certificate.Buffers.Count; i++)
            {
                BufferClaim claim = certificate.Buffers[i];
                bool isOfLayer = original.Calls.Any(call => call.Arguments[1] == claim.Buffer && certificate.Layers.Any(layer => layer.Layer == call.Layer));
                int wide = Enumerable.Range(0, claim.Low.Count).FirstOrDefault(c => claim.Low[c] < claim.High[c], -1);
                if (isOfLayer && wide >= 0)
                {
                    RequireRefused(original, removal.Program, certificate with { Buffers = Replaced(certificate.Buffers, i, claim with { Low = Replaced(claim.Low, wide, claim.Low[wide] + 1) }) }, $"seed {seed}, low of channel {wide} of {claim.Name}");
                    RequireRefused(original, removal.Program, certificate with { Buffers = Replaced(certificate.Buffers, i, claim with { High = Replaced(claim.High, wide, claim.High[wide] - 1) }) }, $"seed {seed}, high of channel {wide} of {claim.Name}");
                }
            }

            for (int i = 0; i < certificate.Layers.Count; i++)
            {
                LayerClaim claim = certificate.Layers[i];
                RequireRefused(original, removal.Program, certificate with { Layers = Replaced(certificate.Layers, i, claim with { Low = Replaced(claim.Low, 0, claim.Low[0] + 1) }) }, $"seed {seed}, accumulator of {claim.Layer}");
            }
        }
    }

    [Test]
    public void A_changed_list_constant_or_hash_is_refused()
    {
        for (int seed = Seed; seed < Seed + Networks; seed++)
        {
            (KernelProgram original, RemovalResult removal) = Removed(seed, RequantizationScheme.TfLite, ElementType.Int8);
            RemovalCertificate certificate = removal.Certificate;
            RequireRefused(original, removal.Program, certificate with { Original = certificate.Compiled + "0" }, $"seed {seed}, hash");
            RequireRefused(original, removal.Program, certificate with { Compiled = certificate.Original + "0" }, $"seed {seed}, hash");
            for (int i = 0; i < certificate.Buffers.Count; i++)
            {
                BufferClaim claim = certificate.Buffers[i];
                void Refused(BufferClaim changed, string what) => RequireRefused(original, removal.Program, certificate with { Buffers = Replaced(certificate.Buffers, i, changed) }, $"seed {seed}, {what} of {claim.Name}");
                Refused(claim with { Kept = [.. claim.Kept.Skip(1)] }, "first channel kept");
                Refused(claim with { Kept = [.. claim.Kept, claim.Low.Count] }, "channel beyond the last");
                Refused(claim with { Name = claim.Name + "'" }, "name");
                foreach (int channel in claim.Constant.Take(1))
                {
                    Refused(claim with { Low = Replaced(claim.Low, channel, claim.Low[channel] ^ 1), High = Replaced(claim.High, channel, claim.High[channel] ^ 1) }, "constant");
                    Refused(claim with { Kept = [.. claim.Kept.Append(channel).Order()], Constant = [.. claim.Constant.Except([channel])] }, "removed channel said to stay");
                }
            }
        }
    }

    /// <summary>With the hash made right again, a change is refused, or it is one of a number that does not matter.</summary>
    [Test]
    public void A_program_with_another_number_is_refused_unless_it_answers_the_same([Values] RequantizationScheme scheme)
    {
        int refused = 0, accepted = 0;
        for (int seed = Seed; seed < Seed + (2 * Networks); seed++)
        {
            (KernelProgram original, RemovalResult removal) = Removed(seed, scheme, ElementType.Int8);
            KernelProgram changed = WithAnotherNumber(removal.Program, new Random(seed));
            if (ProgramVerifier.Check(changed) is not null)
            {
                continue; // no reader of programs takes it
            }

            RemovalCertificate certificate = removal.Certificate with { Compiled = ProgramHash.Of(changed) };
            try
            {
                CertificateCheck.Run(original, changed, certificate);
                accepted++;
            }
            catch (DiagnosticException)
            {
                refused++;
                continue;
            }

            IntegerExecutor before = new(MemoryPlanner.Run(original)), after = new(MemoryPlanner.Run(changed));
            var random = new Random(seed);
            for (int i = 0; i < 20; i++)
            {
                int[] sample = RandomInputs.Next(random, original);
                Assert.That(after.Run(sample), Is.EqualTo(before.Run(sample)), $"seed {seed} was accepted");
            }
        }

        TestContext.Out.WriteLine($"seeds from {Seed}: {refused} refused, {accepted} accepted");
        Assert.That(refused, Is.GreaterThan(accepted));
    }

    /// <summary>One bit of a table, or one argument of a call, is another one.</summary>
    private static KernelProgram WithAnotherNumber(KernelProgram program, Random random)
    {
        if (program.Constants.Count > 0 && random.Next(3) > 0)
        {
            int constant = random.Next(program.Constants.Count);
            byte[] bytes = [.. program.Constants[constant].Bytes];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            return program with { Constants = Replaced(program.Constants, constant, program.Constants[constant] with { Bytes = [.. bytes] }).ToEquatableArray() };
        }

        int index = random.Next(program.Calls.Count);
        KernelCall call = program.Calls[index];
        int argument = random.Next(call.Arguments.Count);
        KernelCall changed = call with { Arguments = Replaced(call.Arguments, argument, call.Arguments[argument] + (random.Next(2) == 0 ? 1 : -1)).ToEquatableArray() };
        return program with { Calls = Replaced(program.Calls, index, changed).ToEquatableArray() };
    }

    private static (KernelProgram Original, RemovalResult Removal) Removed(int seed, RequantizationScheme scheme, ElementType element)
    {
        KernelProgram original = Lowerer.Run(PlantedChannels.In(RandomIntegerPictures.Of(seed, scheme, element), seed), null);
        return (original, ChannelRemoval.Run(original));
    }

    private static T[] Replaced<T>(IReadOnlyList<T> list, int at, T item) => [.. list.Take(at), item, .. list.Skip(at + 1)];

    private static void RequireRefused(KernelProgram original, KernelProgram compiled, RemovalCertificate certificate, string what)
    {
        DiagnosticException? refusal = Assert.Throws<DiagnosticException>(() => CertificateCheck.Run(original, compiled, certificate), what);
        Assert.That(refusal!.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.CertificateRefused), what);
    }
}
