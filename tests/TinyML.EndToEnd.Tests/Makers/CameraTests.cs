using System.Globalization;
using System.Text.Json;
using TinyML.HostStreamer.Pictures;
using TinyML.Testing;

namespace TinyML.EndToEnd.Tests.Makers;

/// <summary>The worked example firmware/c/examples/camera, as far as it can be tried without its boards: the sketch against declarations, and what it does between camera and answer on this computer.</summary>
public sealed class CameraTests : IDisposable
{
    private const string Name = "visual_wake_words_int8";
    private static readonly string Example = WorkedExample.Folder("camera");
    private static readonly string[] Samples = ["no-person/sea.png", "person/pair.png"];

    private readonly Scratch _scratch = new();

    private string Library => _scratch["library"];

    [OneTimeSetUp]
    public void Compile() => WorkedExample.Compile("camera", Library);

    public void Dispose() => _scratch.Dispose();

    [TestCase("ARDUINO_ARCH_ESP32", "gnu++17")]
    [TestCase("ARDUINO_ARCH_MBED", "gnu++14")]
    public void The_sketch_fits_the_declarations_of_its_cores(string architecture, string language)
    {
        Requirements.Program("g++");
        string declarations = Path.Combine(Requirements.RepositoryRoot, "tests", "TinyML.Testing", "C", "arduino_cameras");
        _ = ChildProcess.Run("g++", [$"-std={language}", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", $"-D{architecture}", $"-I{declarations}", $"-I{Library}/src", "-include", "Arduino.h", "-x", "c++", Path.Combine(Example, "camera.ino")]);
    }

    [Test]
    public void Pixels_less_128_are_what_the_model_takes() =>
        Assert.That(File.ReadAllText(Path.Combine(Library, "src", $"tml_{Name}.h")), Does.Contain("96x96x3.\n * Each stands for (q + 128) * 0.0039215688"));

    [Test]
    public void Frames_of_both_cameras_are_answered_as_the_host_answers_their_pictures()
    {
        Requirements.Program("gcc");
        Requirements.Program("make");
        _ = ChildProcess.Run("make", ["-C", Library, "CC=gcc"]);
        string program = _scratch["camera"], pictures = _scratch["pictures"];
        _ = ChildProcess.Run("gcc", ["-std=c99", "-Wall", "-Wextra", "-Werror", $"-I{Example}", $"-I{Library}/src", _scratch.Write("camera.c", Program), $"-L{Library}/build", $"-ltml_{Name}", "-o", program]);
        // In the order in which the host takes the folder's pictures.
        List<int[]> answers = [];
        foreach (string sample in Samples)
        {
            foreach ((int width, int height) in ((int, int)[])[(176, 144), (96, 96)])
            {
                string folder = Path.Combine(pictures, Path.GetDirectoryName(sample)!);
                Directory.CreateDirectory(folder);
                string scores = ChildProcess.Run(program, [$"{width}", $"{height}", _scratch.Write("frame", Frame(sample, width, height)), Path.Combine(folder, $"{width}.ppm")]);
                answers.Add([.. scores.Split(' ').Select(score => int.Parse(score, CultureInfo.InvariantCulture))]);
            }
        }

        JsonElement predictions = Tinyml.Json("predict", Library, "--data", pictures).GetProperty("predictions");
        int[][] expected = [.. predictions.EnumerateArray().Select(prediction => prediction.GetProperty("integers").EnumerateArray().Select(value => value.GetInt32()).ToArray())];
        Assert.That(answers, Is.EqualTo(expected));
        Assert.That(answers.Select(scores => scores[1] > scores[0]), Is.EqualTo((bool[])[false, false, true, true]), "who is in the picture");
    }

    /// <summary>A sample as a camera would give it: RGB565, the high byte first, pixels repeated where the frame is larger.</summary>
    private static byte[] Frame(string sample, int width, int height)
    {
        string path = Path.Combine(Requirements.RepositoryRoot, "models", "visual-wake-words", "samples", sample);
        Picture picture = PictureDecoder.Decode(File.ReadAllBytes(path), path);
        return [.. Enumerable.Range(0, width * height).SelectMany(i =>
        {
            int at = (((i / width * picture.Height / height) * picture.Width) + (i % width * picture.Width / width)) * 3;
            int pixel = (picture.Pixels[at] >> 3 << 11) | (picture.Pixels[at + 1] >> 2 << 5) | (picture.Pixels[at + 2] >> 3);
            return (byte[])[(byte)(pixel >> 8), (byte)pixel];
        })];
    }

    // WIDTH HEIGHT FRAME PICTURE: writes the picture that the model is given, prints its answer.
    private const string Program = $$"""
        #include <picture_96.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <tml_{{Name}}.h>

        static uint8_t frame[320 * 240 * 2];

        int main(int argc, char **argv) {
            FILE *in = argc == 5 ? fopen(argv[3], "rb") : NULL;
            FILE *out = argc == 5 ? fopen(argv[4], "wb") : NULL;
            if (in == NULL || out == NULL || fread(frame, 1, sizeof frame, in) == 0) {
                return 1;
            }
            int8_t *input = tml_{{Name}}_input();
            picture_from_rgb565(frame, (uint16_t)atoi(argv[1]), (uint16_t)atoi(argv[2]), input);
            fprintf(out, "P6 96 96 255\n");
            for (int i = 0; i < TML_VISUAL_WAKE_WORDS_INT8_INPUT_COUNT; i++) {
                fputc(input[i] + 128, out);
            }
            fclose(out);
            const int8_t *scores = tml_{{Name}}_run();
            printf("%d %d", scores[0], scores[1]);
            return 0;
        }

        """;
}
