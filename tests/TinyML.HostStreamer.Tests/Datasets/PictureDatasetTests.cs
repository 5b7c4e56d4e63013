using System.Buffers.Binary;
using System.Text;
using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;
using TinyML.HostStreamer.Datasets;
using TinyML.Testing;

namespace TinyML.HostStreamer.Tests.Datasets;

/// <summary>What becomes of pictures and raw tensors, and of the labels, folders and splits around them.</summary>
public sealed class PictureDatasetTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Create() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    internal static ModelForm Form(ElementType element, int[] dimensions, double scale = 1, int zeroPoint = 0, int classes = 2) =>
        new([new InputForm(element, dimensions, scale, zeroPoint)], classes);

    private static readonly ModelForm FloatPixels = Form(ElementType.Float32, [1, 1, 2, 3]);

    // Two pixels: 0, 128, 255 and 10, 20, 30.
    private static byte[] TwoPixels => [.. "P6 2 1 255\n"u8, 0, 128, 255, 10, 20, 30];

    private string File(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    private static IEnumerable<TestCaseData> Forms()
    {
        float[] pixels = [0, 128, 255, 10, 20, 30];
        yield return Case("float, no NAME.json", FloatPixels, null, [.. pixels.Select(p => (float)(p / 255.0))]);
        yield return Case("int8", Form(ElementType.Int8, [1, 1, 2, 3], 0.5, 3), null, [.. pixels.Select(p => (p - 128 - 3) * 0.5f)]);
        yield return Case("uint8", Form(ElementType.UInt8, [1, 1, 2, 3], 0.5, 3), null, [.. pixels.Select(p => (p - 3) * 0.5f)]);
        yield return Case("int16", Form(ElementType.Int16, [1, 1, 2, 3], 0.001, 0), null, [.. pixels.Select(p => (float)(p / 255.0))]);
        yield return Case("bgr", FloatPixels, new PictureSpec { Colour = ColourOrder.Bgr, Scale = [1] }, [255, 128, 0, 30, 20, 10]);
        yield return Case("offset alone", FloatPixels, new PictureSpec { Offset = [128] }, [-128, 0, 127, -118, -108, -98]);
        yield return Case("offset and scale per channel", FloatPixels, new PictureSpec { Offset = [0, 8, 5], Scale = [10, 4, 50] }, [0, 30, 5, 1, 3, 0.5f]);
        yield return Case("declared for int8, too", Form(ElementType.Int8, [1, 1, 2, 3], 0.5, 3), new PictureSpec { Scale = [2] }, [0, 64, 127.5f, 5, 10, 15]);
        yield return Case("channels first by its shape", Form(ElementType.Float32, [1, 3, 1, 2]), new PictureSpec { Scale = [1] }, [0, 10, 128, 20, 255, 30]);
        yield return Case("channels first as declared", Form(ElementType.Float32, [1, 3, 1, 1]), new PictureSpec { Scale = [1], Layout = PictureLayout.ChannelsFirst, Resize = ResizeMethod.Nearest }, [10, 20, 30]);
        yield return Case("channels first in the file", new ModelForm([new InputForm(ElementType.Float32, [1, 1, 2, 3], IsChannelsFirst: true)], 2), new PictureSpec { Scale = [1], Layout = PictureLayout.ChannelsFirst }, pixels);
        yield return Case("grey", Form(ElementType.Float32, [1, 1, 2, 1]), new PictureSpec { Scale = [1] }, [104, 18]);
        yield return Case("resized", Form(ElementType.Float32, [1, 1, 1, 3]), new PictureSpec { Scale = [1] }, [5, 74, 143]);
        yield return Case("without a batch", Form(ElementType.Float32, [1, 2, 3]), new PictureSpec { Scale = [1] }, pixels);
        static TestCaseData Case(string name, ModelForm form, PictureSpec? spec, float[] values) => new TestCaseData(form, spec, values).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(Forms))]
    public void A_picture_becomes_what_the_model_takes(ModelForm form, PictureSpec? spec, float[] values)
    {
        PictureDataset data = PictureDataset.Load(File("p.ppm", TwoPixels), form, spec is null ? null : new ModelSpec { Picture = spec });
        Assert.That(data[0].Values(), Is.EqualTo(values));
        Assert.That((data.Count, data[0].Target, data.Warnings.Count), Is.EqualTo((1, (double?)null, 0)));
    }

    [Test]
    public void A_grey_picture_feeds_three_channels_alike() =>
        Assert.That(PictureDataset.Load(File("p.pgm", [.. "P5 2 1 255\n"u8, 255, 51]), FloatPixels, null)[0].Values(), Is.EqualTo(new[] { 1, 1, 1, 0.2f, 0.2f, 0.2f }));

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static IEnumerable<TestCaseData> Tensors()
    {
        ModelForm int8 = Form(ElementType.Int8, [1, 3], 0.5, 1), uint8 = Form(ElementType.UInt8, [1, 3], 0.5, 1), int16 = Form(ElementType.Int16, [1, 3], 0.25), real = Form(ElementType.Float32, [1, 3]);
        byte[] words = new byte[6];
        BinaryPrimitives.WriteInt16LittleEndian(words.AsSpan(2), -300);
        BinaryPrimitives.WriteInt16LittleEndian(words.AsSpan(4), 32767);
        yield return Case("int8", int8, null, [128, 0, 127], [-64.5f, -0.5f, 63]);
        yield return Case("uint8", uint8, null, [128, 0, 255], [63.5f, -0.5f, 127]);
        yield return Case("int16", int16, null, words, [0, -75, 8191.75f]);
        yield return Case("float32", real, null, Floats(1.5f, -2, 0), [1.5f, -2, 0]);
        yield return Case("float32 for an int8 model", int8, null, Floats(1.5f, -2, 0), [1.5f, -2, 0]);
        yield return Case("int8 for a float model, as declared", real, new RawSpec { Scale = 0.5847029, ZeroPoint = 83 }, [83, 84, 0x80], [0, 0.5847029f, (float)(-211 * 0.5847029)]);
        yield return Case("channels first in the file", new ModelForm([new InputForm(ElementType.Int8, [1, 1, 2, 3], IsChannelsFirst: true)], 2), null, [1, 2, 3, 4, 5, 6], [1, 3, 5, 2, 4, 6]);
        yield return Case("two inputs", new ModelForm([new InputForm(ElementType.Int8, [1, 2], 2), new InputForm(ElementType.Int16, [1, 1], 3)], 0), null, [1, 255, 2, 1], [2, -2, 774]);
        static TestCaseData Case(string name, ModelForm form, RawSpec? spec, byte[] file, float[] values) => new TestCaseData(form, spec, file, values).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(Tensors))]
    public void A_raw_tensor_gives_its_real_numbers(ModelForm form, RawSpec? spec, byte[] file, float[] values) =>
        Assert.That(PictureDataset.Load(File("x.bin", file), form, spec is null ? null : new ModelSpec { Raw = spec })[0].Values(), Is.EqualTo(values));

    [TestCase(3, "could be 3 8-bit elements")]
    [TestCase(11, "11 bytes are not 3 elements of Float32")]
    [TestCase(0, "0 bytes")]
    public void A_raw_tensor_of_another_length_is_refused(int length, string what) =>
        Refused(() => PictureDataset.Load(File("x.bin", new byte[length]), Form(ElementType.Float32, [1, 3]), null)[0].Values(), DiagnosticCodes.RawTensor, "x.bin", what);

    [Test]
    public void A_raw_tensor_with_something_that_is_no_number_is_refused() =>
        Refused(() => PictureDataset.Load(File("x.bin", Floats(0, float.NaN, 1)), Form(ElementType.Float32, [1, 3]), null)[0].Values(), DiagnosticCodes.RawTensor, "x.bin", "element 1");

    [TestCase(new[] { 1, 8 })]
    [TestCase(new[] { 1, 4, 4, 2 })]
    [TestCase(new[] { 2, 1, 2, 3 })]
    public void A_model_that_takes_no_pictures_says_what_it_takes(int[] dimensions) =>
        Refused(() => PictureDataset.Load(File("p.ppm", TwoPixels), Form(ElementType.Float32, dimensions), null), DiagnosticCodes.InputNotPicture, "p.ppm", "");

    [Test]
    public void Colours_that_the_input_does_not_have_are_refused() =>
        Refused(() => PictureDataset.Load(File("p.ppm", TwoPixels), FloatPixels, new ModelSpec { Picture = new PictureSpec { Colour = ColourOrder.Grey } }), DiagnosticCodes.InputNotPicture, "p.ppm", "grey");

    private PictureDataset Classes(string[] files, ModelSpec? spec = null, DataPart part = DataPart.All, int classes = 2)
    {
        foreach (string file in files)
        {
            File(Path.Combine("set", file), TwoPixels);
        }

        Directory.CreateDirectory(Path.Combine(_folder.Path, "set"));
        return PictureDataset.Load(Path.Combine(_folder.Path, "set"), FloatPixels with { ClassCount = classes }, spec, part);
    }

    private static (string, double?)[] Names(PictureDataset data) => [.. Enumerable.Range(0, data.Count).Select(i => (Path.GetFileName(((PictureSample)data[i]).Name), data[i].Target))];

    [Test]
    public void A_folder_per_class_is_numbered_by_name_by_number_or_by_NAME_json()
    {
        Assert.That(Names(Classes(["dog/b.ppm", "dog/B.PPM", "cat/a.ppm"])), Is.EqualTo(new (string, double?)[] { ("a.ppm", 0), ("B.PPM", 1), ("b.ppm", 1) }));
        Create();
        Assert.That(Names(Classes(["10/x.ppm", "2/y.ppm"], classes: 12)), Is.EqualTo(new (string, double?)[] { ("y.ppm", 2), ("x.ppm", 10) }));
        Create();
        Assert.That(Names(Classes(["cat/x.ppm", "dog/y.ppm"], new ModelSpec { Task = TaskKind.Classification, Labels = ["dog", "cat"] })), Is.EqualTo(new (string, double?)[] { ("y.ppm", 0), ("x.ppm", 1) }));
    }

    [Test]
    public void A_folder_of_pictures_without_classes_has_no_labels()
    {
        PictureDataset data = Classes(["b.ppm", "a.ppm", "notes.txt", ".DS_Store"]);
        Assert.That(Names(data), Is.EqualTo(new (string, double?)[] { ("a.ppm", null), ("b.ppm", null) }));
        Assert.That(data.Warnings.Select(warning => warning.Code), Is.EquivalentTo(new[] { DiagnosticCodes.LabelsMissing, DiagnosticCodes.FilesIgnored }));
    }

    private static IEnumerable<TestCaseData> BadFolders()
    {
        yield return Case("empty", [], DiagnosticCodes.NoSamples, "set");
        yield return Case("nothing but text", ["notes.txt"], DiagnosticCodes.NoSamples, "set");
        yield return Case("a class without pictures", ["cat/a.ppm", "dog/notes.txt"], DiagnosticCodes.FolderBad, "dog");
        yield return Case("a picture beside the classes", ["cat/a.ppm", "dog/a.ppm", "a.ppm"], DiagnosticCodes.FolderBad, "set");
        yield return Case("more classes than the model", ["a/a.ppm", "b/a.ppm", "c/a.ppm"], DiagnosticCodes.FolderBad, "set");
        yield return Case("fewer classes than the model", ["person/a.ppm"], DiagnosticCodes.FolderBad, "set");
        yield return Case("a number beyond the classes", ["1/a.ppm", "2/a.ppm"], DiagnosticCodes.LabelBad, "2");
        static TestCaseData Case(string name, string[] files, DiagnosticCode code, string where) => new TestCaseData(files, code, where).SetName($"{{m}} ({name})");
    }

    [TestCaseSource(nameof(BadFolders))]
    public void A_bad_folder_is_refused(string[] files, DiagnosticCode code, string where) => Refused(() => Classes(files), code, where, "");

    [Test]
    public void A_folder_that_is_no_label_names_the_label_that_is_meant() =>
        Refused(() => Classes(["cats/a.ppm", "dog/b.ppm"], new ModelSpec { Labels = ["cat", "dog"] }), DiagnosticCodes.LabelBad, "cats", "cats", "'cat'");

    [Test]
    public void A_foreign_or_damaged_picture_is_found_with_its_path()
    {
        PictureDataset data = Classes(["0/a.ppm", "1/b.ppm"]);
        File("set/1/b.ppm", "GIF89a"u8.ToArray());
        Refused(() => data[1].Values(), DiagnosticCodes.PictureFormat, Path.Combine("set", "1", "b.ppm"), "47494638");
        File("set/1/b.ppm", TwoPixels[..^1]);
        Refused(() => data[1].Values(), DiagnosticCodes.PictureDamaged, Path.Combine("set", "1", "b.ppm"), "breaks off");
        Assert.That(data[0].Values(), Has.Length.EqualTo(6));
    }

    [Test]
    public void Without_a_split_in_NAME_json_every_part_is_all_and_with_one_they_share()
    {
        string[] files = [.. Enumerable.Range(0, 10).Select(i => $"{i % 2}/{i}.ppm")];
        int Count(ModelSpec? spec, DataPart part) => Classes(files, spec, part).Count;
        var first = new ModelSpec { Split = new SplitSpec { Kind = SplitKind.First, TrainCount = 7 } };
        Assert.That((Count(null, DataPart.Test), Count(new ModelSpec(), DataPart.Train), Count(first, DataPart.Train), Count(first, DataPart.Test), Count(first, DataPart.All)), Is.EqualTo((10, 10, 7, 3, 10)));
        Assert.That(Classes(files, first, DataPart.Test)[0].Number, Is.EqualTo(7));
        Refused(() => Classes(files, new ModelSpec { Split = new SplitSpec { Kind = SplitKind.First, TrainCount = 10 } }, DataPart.Test), DiagnosticCodes.NoSamples, "set", "10 samples");
    }

    [Test]
    public void Samples_in_memory_are_thinned_evenly_and_lose_their_labels_where_asked()
    {
        PictureDataset data = Classes([.. Enumerable.Range(0, 10).Select(i => $"{i % 2}/{i}.ppm")]);
        Compiler.Calibration.SampleSet all = data.ToSampleSet(6), some = data.ToSampleSet(6, 4, withTargets: false);
        Assert.That((all.Count, all.TargetWidth, some.Count, some.TargetWidth), Is.EqualTo((10, 1, 4, 0)));
        Assert.That(Enumerable.Range(0, 10).Select(i => all.Target(i)[0]), Is.EqualTo(new float[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 }));
    }

    [Test]
    public void The_first_damaged_sample_is_the_one_that_is_reported()
    {
        PictureDataset data = Classes([.. Enumerable.Range(0, 40).Select(i => $"{i}.ppm")]);
        foreach (int i in new[] { 37, 5, 21 })
        {
            File($"set/{i}.ppm", Encoding.ASCII.GetBytes("nothing"));
        }

        // In the order of the names: 21 before 37 before 5.
        Refused(() => data.ToSampleSet(6), DiagnosticCodes.PictureFormat, "21.ppm", "");
    }

    internal static void Refused(Action work, DiagnosticCode code, string where, params string[] words)
    {
        Diagnostic finding = Assert.Throws<DiagnosticException>(work)!.Diagnostics[0];
        Assert.That(finding.Code, Is.EqualTo(code), finding.ToString());
        Assert.That(finding.Where, Does.Contain(where));
        foreach (string word in words)
        {
            Assert.That(finding.ToString(), Does.Contain(word));
        }
    }
}
