using TinyML.Compiler.Diagnostics;
using TinyML.Compiler.Ir;
using TinyML.Compiler.Specs;

namespace TinyML.HostStreamer.Datasets;

/// <summary>Writes down what a data set of pictures or raw tensors and a model tell of each other.</summary>
public static class PictureSpecInitialiser
{
    /// <summary>Makes a first NAME.json. What would be done without it is written out, so that it can be edited.</summary>
    /// <param name="path">A picture, a raw tensor, a folder per class, or archives.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="DiagnosticException">TML1510, TML1540 to TML1549.</exception>
    public static InitialSpec Create(string path, ModelForm model)
    {
        var notes = new List<Diagnostic>();
        string[] labels = ClassFolders(path, model);
        if (labels.Length > 0)
        {
            notes.Add(Guess(path, $"the classes are numbered as their folders are sorted: {string.Join(", ", labels)}", "reorder \"labels\" if the model was trained with others"));
        }

        PictureDataset data = PictureDataset.Load(path, model, new ModelSpec { Labels = labels });

        // The first sample shows whether the data fits at all.
        _ = data[0].Values();
        bool classifies = model.ClassCount > 0;
        var spec = new ModelSpec
        {
            Schema = "model.schema.json",
            Task = classifies ? TaskKind.Classification : TaskKind.Regression,
            Labels = labels,
            Picture = data.HasPictures ? Picture(model.Inputs[0], path, notes) : null,
            Led = classifies ? new LedSpec { Rule = LedRuleKind.Class, Index = model.ClassCount - 1 } : null,
        };
        if (classifies)
        {
            notes.Add(Guess(path, $"the LED is on for class {model.ClassCount - 1}", "correct \"led\" if another class is to light it"));
        }

        return new InitialSpec(spec, notes);
    }

    private static string[] ClassFolders(string path, ModelForm model)
    {
        string[] folders = Directory.Exists(path)
            ? [.. Directory.GetDirectories(path).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)]
            : [];
        bool areNumbers = folders.All(name => name.All(char.IsAsciiDigit));
        return folders.Length == model.ClassCount && !areNumbers ? folders : [];
    }

    private static PictureSpec Picture(InputForm input, string path, List<Diagnostic> notes)
    {
        int channels = input.Dimensions[^1] is 1 or 3 ? input.Dimensions[^1] : input.Dimensions[^3];
        bool isReal = input.Element is ElementType.Float32 or ElementType.Int16;
        if (isReal)
        {
            notes.Add(Guess(path, "pixels are divided by 255", "correct \"offset\" and \"scale\" if the model was trained on other values: it sees (pixel - offset) / scale"));
        }

        return new PictureSpec
        {
            Colour = channels == 1 ? ColourOrder.Grey : ColourOrder.Rgb,
            Offset = isReal ? [0] : null,
            Scale = isReal ? [255] : null,
        };
    }

    private static Diagnostic Guess(string where, string what, string todo) => new(DiagnosticCodes.SpecGuess, where, what, todo);
}
