#nullable disable
namespace TinyML.Nano.App;

/// <summary>What the streaming firmware needs of a board.</summary>
public interface IBoard
{
    /// <summary>Sends bytes.</summary>
    void Write(byte[] bytes, int offset, int count);

    /// <summary>Switches the LEDs.</summary>
    void SetLeds(bool green, bool red);

    /// <summary>Microseconds since some moment; it may wrap around.</summary>
    int Microseconds();
}
