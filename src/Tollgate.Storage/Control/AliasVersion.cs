namespace Tollgate.Storage.Control;

/// <summary>What an alias stood for from one change to the next. Immutable.</summary>
/// <param name="Version">The version of the alias.</param>
/// <param name="Meaning">What it stood for.</param>
/// <param name="ManagedBy">Who owned it.</param>
/// <param name="FromMicros">Since when, in microseconds since the Unix epoch.</param>
/// <param name="UntilMicros">Until when; null for what holds now.</param>
public sealed record AliasVersion(int Version, AliasMeaning Meaning, string ManagedBy, long FromMicros, long? UntilMicros);
