using Mono.Cecil;

namespace TinyML.Testing.Il.Gate;

/// <summary>Finds assemblies among given files only, so that nothing of the desktop's library counts as known.</summary>
internal sealed class SurfaceResolver : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition> _assemblies = new(StringComparer.Ordinal);

    public SurfaceResolver(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
            _assemblies[assembly.Name.Name] = assembly;
        }
    }

    public AssemblyDefinition Resolve(AssemblyNameReference name) => _assemblies.GetValueOrDefault(name.Name) ?? throw new AssemblyResolutionException(name);

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _assemblies.Values)
        {
            assembly.Dispose();
        }
    }
}
