#nullable disable
using System.Reflection;

[assembly: AssemblyTitle("TinyML.Nano.Runtime")]
[assembly: AssemblyVersion("0.1.0.0")]
