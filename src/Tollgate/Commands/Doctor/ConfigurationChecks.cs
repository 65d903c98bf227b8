using Tollgate.Configuration;

namespace Tollgate.Commands.Doctor;

/// <summary>What <c>tollgate serve</c> would start with: a file, or the environment alone.</summary>
internal static class ConfigurationChecks
{
    /// <summary>One finding for a good configuration, one for each problem or warning of another.</summary>
    internal static IEnumerable<Finding> Of(ConfigurationResult loaded)
    {
        const string Check = "configuration";
        foreach (var problem in loaded.Problems)
        {
            yield return Finding.Fail(Check, problem.ToString());
        }

        foreach (var warning in loaded.Warnings)
        {
            yield return Finding.Warn(Check, warning.ToString());
        }

        if (loaded.Configuration is { } configuration)
        {
            yield return Finding.Ok(Check, configuration.File is { } file ? $"{file} is valid." : "No file: the environment and defaults apply.");
        }
    }
}
