namespace Tollgate.Storage.Control;

/// <summary>What an alias stands for, and for how long. Immutable.</summary>
/// <param name="Target">A model, <c>provider/model</c> or another alias.</param>
public sealed record AliasMeaning(string Target)
{
    /// <summary>From when on the alias is refused, in microseconds since the Unix epoch; null (default) for never.</summary>
    public long? SunsetMicros { get; init; }

    /// <summary>What callers are to use instead; empty (default) when nobody has said.</summary>
    public string Use { get; init; } = "";

    /// <summary>Since when it is known that the alias ends, in microseconds since the Unix epoch; null without a sunset.</summary>
    public long? DeprecatedMicros { get; init; }
}
