using Tollgate.Configuration.Yaml;

namespace Tollgate.Configuration;

/// <summary>Finds the configuration of this process and reads it.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Looked for in the working directory when no file is named.</summary>
    public const string FileName = "tollgate.yaml";

    /// <summary>Names the file when the command line does not.</summary>
    public const string FileVariable = "TOLLGATE_CONFIG";

    /// <summary>
    /// Reads <paramref name="path"/>, else the file named by <see cref="FileVariable"/>, else <see cref="FileName"/> where it exists,
    /// else what the environment alone gives. Never throws: a file that cannot be read is a problem like any other.
    /// </summary>
    public static ConfigurationResult Load(string? path, IEnvironment environment)
    {
        path = string.IsNullOrWhiteSpace(path) ? environment.Variable(FileVariable) : path;
        if (string.IsNullOrWhiteSpace(path))
        {
            if (!environment.FileExists(FileName))
            {
                return EnvironmentConfiguration.Load(environment);
            }

            path = FileName;
        }

        return LoadFile(path, environment);
    }

    /// <summary>Reads one file.</summary>
    public static ConfigurationResult LoadFile(string path, IEnvironment environment) =>
        environment.ReadFile(path, YamlTree.MaxLength, out var reason) is { } text
            ? ConfigurationReader.Read(text, path, environment)
            : new ConfigurationResult(null, [new ConfigurationProblem(path, 1, 1, "", $"The file cannot be read: {reason}.")], [], []);
}
