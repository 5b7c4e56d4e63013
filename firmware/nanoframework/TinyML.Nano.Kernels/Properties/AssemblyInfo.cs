#nullable disable
using System.Reflection;

[assembly: AssemblyTitle("TinyML.Nano.Kernels")]
[assembly: AssemblyVersion("0.1.0.0")]
