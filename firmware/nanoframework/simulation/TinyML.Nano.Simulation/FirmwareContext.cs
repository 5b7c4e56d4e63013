using System.Reflection;
using System.Runtime.Loader;

namespace TinyML.Nano.Simulation;

/// <summary>Finds the assemblies of the firmware in its own folder, before desktop .NET's of the same name: nanoFramework's System.IO.FileSystem
/// is another one. What is not there (mscorlib) is desktop .NET's.</summary>
internal sealed class FirmwareContext(string folder) : AssemblyLoadContext("firmware")
{
    /// <summary>Loads the firmware.</summary>
    public Assembly LoadFirmware() => LoadFromAssemblyPath(Path.Combine(folder, "Firmware.dll"));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The simulated hardware is one for all: it is the assembly that runs already.
        if (assemblyName.Name == typeof(FirmwareContext).Assembly.GetName().Name)
        {
            return typeof(FirmwareContext).Assembly;
        }

        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
