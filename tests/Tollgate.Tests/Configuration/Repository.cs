using System.Runtime.CompilerServices;

namespace Tollgate.Tests.Configuration;

/// <summary>Files of the repository that tests hold to the code.</summary>
internal static class Repository
{
    public static string PathOf(string relative, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", relative));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    public static void Write(string relative, string text) => File.WriteAllText(PathOf(relative), text);
}
