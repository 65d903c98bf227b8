namespace Tollgate.Configuration.Yaml;

/// <summary>Leaves the recursion over the file's nodes; never leaves <see cref="YamlTree"/>.</summary>
internal sealed class StopReadingException(YamlMark mark, string path, string message) : Exception(message)
{
    public YamlMark Mark { get; } = mark;

    public string Path { get; } = path;
}
