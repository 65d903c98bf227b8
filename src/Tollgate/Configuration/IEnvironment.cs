namespace Tollgate.Configuration;

/// <summary>What configuration reads beside its own text: environment variables and files. Implementations never throw.</summary>
internal interface IEnvironment
{
    /// <summary>Whether text may refer to what is beside it at all. Default true.</summary>
    bool HasReferences => true;

    /// <summary>Names of all variables, to suggest one where a name was mistyped.</summary>
    IEnumerable<string> VariableNames { get; }

    /// <summary>The value of a variable, or null when it is not set.</summary>
    string? Variable(string name);

    bool FileExists(string path);

    /// <summary>The text of a small file, or null with the reason as the end of a sentence: "cannot be read: …".</summary>
    string? ReadFile(string path, int longest, out string? reason);
}
