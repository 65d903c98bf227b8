namespace Tollgate.Configuration.Yaml;

/// <summary>One <c>key: value</c> of a map.</summary>
internal sealed record YamlEntry(string Key, YamlMark Mark, YamlNode Value);
