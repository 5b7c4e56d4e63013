using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TinyML.HostStreamer.Dashboards;

/// <summary>The dashboard's page: one file with its style and script in it, which loads nothing else.</summary>
internal static class DashboardPage
{
    private static readonly string Style = Resource("dashboard.css");
    private static readonly string Script = Resource("dashboard.js");

    /// <summary>The page, UTF-8.</summary>
    public static byte[] Html { get; } = Encoding.UTF8.GetBytes(
        Resource("dashboard.html").Replace("/*style*/", Style, StringComparison.Ordinal).Replace("/*script*/", Script, StringComparison.Ordinal));

    /// <summary>What the browser may do with it: run and draw what is inside, and ask this server for news.</summary>
    public static string SecurityPolicy { get; } =
        $"default-src 'none'; script-src '{Hash(Script)}'; style-src '{Hash(Style)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // A browser hashes what it parsed, where lines end with a line feed whatever the file has.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
