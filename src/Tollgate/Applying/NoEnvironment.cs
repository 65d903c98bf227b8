using Tollgate.Configuration;

namespace Tollgate.Applying;

/// <summary>
/// Nothing beside the file's own text: a file means the same on whichever machine it is read, and nobody who may send one learns what the gateway's
/// environment holds.
/// </summary>
internal sealed class NoEnvironment : IEnvironment
{
    public bool HasReferences => false;

    public IEnumerable<string> VariableNames => [];

    public string? Variable(string name) => null;

    public bool FileExists(string path) => false;

    public string? ReadFile(string path, int longest, out string? reason)
    {
        reason = "files are not read here";
        return null;
    }
}
