using TinyML.Compiler.Calibration;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Operators;
using TinyML.Compiler.Specs;
using TinyML.Execution;

namespace TinyML.Compiler.Tests.Calibration;

/// <summary>Calibration of convolutional networks with data that is not as it should be.</summary>
public sealed class PictureCalibrationTests
{
    private const int Width = 5 * 5 * 3;

    [Test]
    public void Black_pictures_calibrate([Values] CalibrationMethod method, [Values] Precision precision)
    {
        CompilationResult result = Compile(new float[20 * Width], precision, method);
        Assert.That(new IntegerExecutor(result.Planned).Predict(new float[Width]), Has.All.Matches<float>(float.IsFinite));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(3e38f)]
    public void A_pixel_that_is_not_a_number_or_overflows_is_refused(float pixel)
    {
        float[] pixels = new float[20 * Width];
        pixels[(7 * Width) + 3] = pixel;
        var refusal = Assert.Throws<DiagnosticException>(() => Compile(pixels, Precision.Int8, CalibrationMethod.MinMax))!;
        Assert.That(refusal.Diagnostics[0].Code, Is.EqualTo(DiagnosticCodes.NotANumberWhenCalibrating));
        Assert.That(refusal.Message, Does.Contain("sample 7"));
    }

    [Test]
    public void One_picture_is_enough() =>
        Assert.That(Compile([.. Enumerable.Range(0, Width).Select(i => i / 75f)], Precision.Int8, CalibrationMethod.MinMax).Calibration!.HeldOutSamples, Is.EqualTo(1));

    [Test]
    public void The_scaling_of_pixels_tells_the_range_of_the_input()
    {
        var spec = new ModelSpec { Picture = new PictureSpec { Offset = [0], Scale = [255] } };
        CompilationResult result = Compile([.. Enumerable.Repeat(0.5f, 20 * Width)], Precision.Int8, CalibrationMethod.MinMax, spec);
        Assert.That(result.Integer[result.Integer.Inputs[0]].Type.Quantization, Is.EqualTo(new Compiler.Ir.Quantization.PerTensor(1.0 / 255, -128)));
    }

    [Test]
    public void Made_up_pictures_have_pixels_from_black_to_white()
    {
        CompilationResult result = Compile(null, Precision.Int8, CalibrationMethod.MinMax);
        var type = (Compiler.Ir.Quantization.PerTensor)result.Integer[result.Integer.Inputs[0]].Type.Quantization;
        Assert.Multiple(() =>
        {
            Assert.That(type.Scale, Is.EqualTo(1.0 / 255).Within(1e-5));
            Assert.That(type.ZeroPoint, Is.EqualTo(-128));
            Assert.That(result.Diagnostics.Select(diagnostic => diagnostic.Code), Does.Contain(DiagnosticCodes.MadeUpCalibration));
        });
    }

    private static CompilationResult Compile(float[]? pixels, Precision precision, CalibrationMethod method, ModelSpec? spec = null)
    {
        var random = new Random(9);
        var builder = new GraphBuilder("g");
        ValueId x = builder.Input("x", TensorType.Float(1, 5, 5, 3));
        ValueId conv = builder.Node("conv", new Conv2D(new Window(3, 3), 1, 0), x, Numbers(4, 3, 3, 3), Numbers(4));
        builder.Output(builder.Node("scores", new FullyConnected(), builder.Node("mean", new Mean([1, 2]), conv), Numbers(2, 4), Numbers(2)));
        SampleSet? samples = pixels is null ? null : new SampleSet(Width, pixels);
        return Compilation.Run(builder.Build(), spec, samples, new CompilationOptions { Precision = precision, Method = method }, Executors.Instance);

        ValueId Numbers(params int[] dimensions) => builder.Constant(
            "c", Tensor.OfFloats(Shape.Of(dimensions), [.. Enumerable.Range(0, dimensions.Aggregate(1, (a, b) => a * b)).Select(_ => (4 * random.NextSingle()) - 2)]));
    }
}
