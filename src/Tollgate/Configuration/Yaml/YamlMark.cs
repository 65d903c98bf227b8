namespace Tollgate.Configuration.Yaml;

/// <summary>A position in the file; both parts start at 1, as editors count.</summary>
internal readonly record struct YamlMark(int Line, int Column);
