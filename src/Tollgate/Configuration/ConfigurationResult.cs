namespace Tollgate.Configuration;

/// <summary>What reading came to: a configuration, or all problems at once.</summary>
/// <param name="Configuration">Null when there are problems.</param>
/// <param name="Problems">In the order of the file.</param>
/// <param name="Warnings">In the order of the file; they do not keep the configuration from being used.</param>
/// <param name="ReferencedFiles">Full paths of the files that were looked into, also of those that could not be read.</param>
internal sealed record ConfigurationResult(
    TollgateConfiguration? Configuration,
    IReadOnlyList<ConfigurationProblem> Problems,
    IReadOnlyList<ConfigurationProblem> Warnings,
    IReadOnlyList<string> ReferencedFiles);
