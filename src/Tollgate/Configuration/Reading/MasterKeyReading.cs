using Tollgate.Configuration.Yaml;
using Tollgate.Secrets;

namespace Tollgate.Configuration.Reading;

/// <summary>The section <c>secrets</c> and the variable beside it. What they hold is in no problem.</summary>
internal static class MasterKeyReading
{
    /// <summary>Master keys, separated by commas; those of the file come first.</summary>
    internal const string Variable = "TOLLGATE_MASTER_KEY";

    private const int LongestFile = 16 << 10;

    public static MasterKeyring Read(Section section)
    {
        var context = section.Context;
        var keys = new List<MasterKey>();
        if (section.Scalar("master_key_file") is { } written && context.FullPath(written.Text) is { } path)
        {
            if (context.ReadFile(path, LongestFile, out var reason) is { } text)
            {
                ReadFile(text, keys, message => context.Problem(written.Mark, written.Path, $"{written.Display} {message}"));
            }
            else
            {
                context.Problem(written.Mark, written.Path, $"{written.Display} cannot be read: {reason}. Write the path of a file with a master key.");
            }
        }

        ReadVariable(context.Environment, keys, message => context.Problem(new YamlMark(1, 1), "secrets", message));
        return Ring(keys);
    }

    /// <summary>The keys of the environment alone; the problem, if it has one.</summary>
    public static (MasterKeyring Keys, string? Problem) Read(IEnvironment environment)
    {
        var keys = new List<MasterKey>();
        string? problem = null;
        ReadVariable(environment, keys, message => problem = message);
        return (Ring(keys), problem);
    }

    private static void ReadFile(string text, List<MasterKey> keys, Action<string> problem)
    {
        var before = keys.Count;
        foreach (var (i, line) in text.Split('\n').Index())
        {
            if (line.Trim() is not { Length: > 0 } trimmed || trimmed[0] == '#')
            {
                continue;
            }

            if (MasterKey.Read(trimmed) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                problem($"has no master key in its line {i + 1}. Write {MasterKey.Form}.");
                return;
            }
        }

        if (keys.Count == before)
        {
            problem($"is empty. Write {MasterKey.Form} into it, the one to seal with in its first line.");
        }
    }

    private static void ReadVariable(IEnvironment environment, List<MasterKey> keys, Action<string> problem)
    {
        foreach (var part in (environment.Variable(Variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (MasterKey.Read(part) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                problem($"The environment variable {Variable} holds no master key. Set it to {MasterKey.Form}; several are separated by commas.");
                return;
            }
        }
    }

    private static MasterKeyring Ring(List<MasterKey> keys) => keys.Count == 0 ? MasterKeyring.None : new MasterKeyring([.. keys.DistinctBy(static key => key.Id, StringComparer.Ordinal)]);
}
