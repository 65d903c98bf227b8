namespace Tollgate.Hosting;

/// <summary>
/// How this program is called where it was started, so that commands it prints can be pasted: after a build in the checkout there is no
/// <c>tollgate</c> on the path.
/// </summary>
internal static class OwnCommand
{
    private const string Name = "tollgate";

    internal static string Text { get; } = Of(
        Environment.ProcessPath, AppContext.BaseDirectory, Environment.CurrentDirectory, (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));

    /// <summary>The options that make a verb find this data directory; empty where it does by itself.</summary>
    internal static string Data(string directory) =>
        Path.GetFullPath(directory) == Path.GetFullPath(Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? "data") ? "" : " --data " + directory;

    /// <param name="process">The executable running; null when not known.</param>
    /// <param name="program">The folder of the program.</param>
    /// <param name="current">Where the user is.</param>
    /// <param name="path">Folders whose programs are found by name.</param>
    internal static string Of(string? process, string program, string current, IReadOnlyList<string> path)
    {
        if (Path.GetFileNameWithoutExtension(process) == "dotnet")
        {
            return "dotnet " + Path.GetRelativePath(current, Path.Combine(program, Name + ".dll"));
        }

        return process is null || path.Contains(Path.GetDirectoryName(process), StringComparer.Ordinal) ? Name : process;
    }
}
