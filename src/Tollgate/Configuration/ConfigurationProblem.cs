namespace Tollgate.Configuration;

/// <summary>One thing wrong with the configuration, or worth a warning. Never contains a secret.</summary>
/// <param name="File">The file as it was named; empty for the environment.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The key, such as <c>providers.openai.timeouts.connect</c>; empty for the whole file.</param>
/// <param name="Message">The bad value, what is wrong with it and what to write, in full sentences.</param>
internal sealed record ConfigurationProblem(string File, int Line, int Column, string Path, string Message)
{
    /// <summary>One line: <c>tollgate.yaml:3:7: providers.openai.api: …</c>, a form that editors and terminals turn into a link.</summary>
    public override string ToString() => Path.Length == 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}:{Column}: {Path}: {Message}";
}
