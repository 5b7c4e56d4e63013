namespace TinyML.Compiler.Ir;

/// <summary>Makes names unique by appending numbers, in time that does not grow with the number of equal names.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>The wanted name if it is free, otherwise the name with a number.</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        while (!_next.TryAdd(name, 1))
        {
            name = $"{wanted}_{_next[wanted]++}";
        }

        return name;
    }
}
