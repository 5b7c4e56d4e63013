#nullable disable
namespace TinyML.Nano.Runtime;

/// <summary>A loaded model: an arena and steps whose every number was checked, so that running them neither fails nor allocates.
/// <see cref="ModelLoader"/> makes it.</summary>
public sealed class Model
{
    private readonly byte[] _arena;
    private readonly ArenaPlace _input;
    private readonly ArenaPlace _output;
    private readonly LedRule _led;
    private readonly Steps _steps;
    private readonly ModelText _text;

    internal Model(byte[] arena, ArenaPlace input, ArenaPlace output, LedRule led, Steps steps, ModelText text)
    {
        _arena = arena;
        _input = input;
        _output = output;
        _led = led;
        _steps = steps;
        _text = text;
    }

    /// <summary>Holds the inputs before a run, the outputs after it.</summary>
    public byte[] Arena
    {
        get { return _arena; }
    }

    /// <summary>Where the inputs go. Running may overwrite them.</summary>
    public ArenaPlace Input
    {
        get { return _input; }
    }

    /// <summary>Where the outputs are.</summary>
    public ArenaPlace Output
    {
        get { return _output; }
    }

    /// <summary>The LED rule.</summary>
    public LedRule Led
    {
        get { return _led; }
    }

    /// <summary>The model's part of the protocol's INFO, as it is sent; null where the blob has none.</summary>
    public byte[] Info
    {
        get { return _text.Info; }
    }

    /// <summary>How text mode shows the outputs; null where the blob does not say.</summary>
    public TextFormat Text
    {
        get { return _text.Format; }
    }

    /// <summary>Whether constants stay in the blob's source and are read step by step; otherwise the source is not needed any more.</summary>
    public bool KeepsSource
    {
        get { return _steps.KeepsSource; }
    }

    /// <summary>Runs all steps.</summary>
    /// <returns>Whether the constants could be read from the source; true where they are in memory.</returns>
    public bool Run()
    {
        return _steps.Run(_arena);
    }

    /// <summary>The LED that the outputs in the arena light: <see cref="LedRule.None"/>, <see cref="LedRule.Green"/> or <see cref="LedRule.Red"/>.</summary>
    public int LedAfterRun()
    {
        return _led.Of(_arena, _output);
    }

    /// <summary>Runs the blob's self-test (BLOB.md, section TEST): the inputs that it says, and a comparison with the compiler's outputs.</summary>
    /// <returns>Whether they are equal; true where the blob has no test.</returns>
    public bool SelfTest()
    {
        return _text.Test == null || _text.Test.Run(this);
    }
}
