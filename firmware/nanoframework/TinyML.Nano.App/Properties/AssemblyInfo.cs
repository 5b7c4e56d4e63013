#nullable disable
using System.Reflection;

[assembly: AssemblyTitle("Firmware")]
[assembly: AssemblyVersion("0.1.0.0")]
