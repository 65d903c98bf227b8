using Tollgate.Configuration;
using Tollgate.Configuration.Reading;

namespace Tollgate.Importing;

/// <summary>An environment in which every variable is set, to check a configuration before anybody has set its keys. Files are real.</summary>
internal sealed class AnyVariable : IEnvironment
{
    private readonly ProcessEnvironment _files = new();

    public IEnumerable<string> VariableNames => [];

    // Different for each, so that two keys are not taken for one. What opens secrets is no reference, and has a form of its own.
    public string? Variable(string name) => name == MasterKeyReading.Variable ? null : $"value-of-{name}";

    public bool FileExists(string path) => _files.FileExists(path);

    public string? ReadFile(string path, int longest, out string? reason) => _files.ReadFile(path, longest, out reason);
}
