#nullable disable
using TinyML.Nano.App.Storage;
using TinyML.Nano.Runtime;

namespace TinyML.Nano.App;

/// <summary>One inference as the streaming firmware does it: timed, with the LEDs set.</summary>
internal sealed class Inference
{
    private readonly IBoard _board;
    private readonly ModelStore _models;
    private int _cost;
    private int _led;

    internal Inference(IBoard board, ModelStore models)
    {
        _board = board;
        _models = models;
    }

    /// <summary>What the last run took, in microseconds.</summary>
    internal int Cost
    {
        get { return _cost; }
    }

    /// <summary>The LED that the last run lit.</summary>
    internal int Led
    {
        get { return _led; }
    }

    /// <summary>Runs the model on what its input holds.</summary>
    /// <returns>Whether it ran: its constants may be in storage that cannot be read.</returns>
    internal bool Run()
    {
        Model model = _models.Model;
        int start = _board.Microseconds();
        bool ran = model.Run();
        _cost = _board.Microseconds() - start;
        _led = ran ? model.LedAfterRun() : LedRule.None;
        _board.SetLeds(_led == LedRule.Green, _led == LedRule.Red);
        return ran;
    }
}
