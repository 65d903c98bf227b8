namespace Tollgate.Storage.Control;

/// <summary>The words of <see cref="AlertKind"/>: in the store, the configuration and everything sent.</summary>
public static class AlertKinds
{
    /// <summary>All kinds a sink can choose from, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Words { get; } = ["threshold", "forecast", "denial", "overrun", "unpriced", "provider", "outage", "key", "increase"];

    public static string Word(this AlertKind kind) => kind == AlertKind.Test ? "test" : Words[(int)kind];

    /// <summary>The kind of a word; null for an unknown one.</summary>
    public static AlertKind? Of(string word)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (Words[i] == word)
                return (AlertKind)i;
        }

        return null;
    }
}
