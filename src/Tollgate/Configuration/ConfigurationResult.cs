namespace Tollgate.Configuration;

/// <summary>What reading came to: a configuration, or all problems at once.</summary>
/// <param name="Configuration">Null when there are problems.</param>
/// <param name="Problems">In the order of the file.</param>
/// <param name="Warnings">In the order of the file; they do not keep the configuration from being used.</param>
internal sealed record ConfigurationResult(
    TollgateConfiguration? Configuration,
    IReadOnlyList<ConfigurationProblem> Problems,
    IReadOnlyList<ConfigurationProblem> Warnings);
