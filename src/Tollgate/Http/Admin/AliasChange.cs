using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What of an alias is to change: <c>PATCH /api/aliases/{id}</c>. What is absent stays; null takes the sunset away, and what to use with it.</summary>
internal sealed record AliasChange
{
    public string? Target { get; init; }

    public Settable<DateTimeOffset?> Sunset { get; init; }

    public Settable<string?> Use { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }

    internal Alias Of(Alias alias) => alias with
    {
        Target = Target ?? alias.Target,
        SunsetMicros = Sunset.IsGiven ? KeyWords.Micros(Sunset.Value) : alias.SunsetMicros,
        Use = Use.IsGiven ? Use.Value ?? "" : Sunset is { IsGiven: true, Value: null } ? "" : alias.Use,
        Version = Version ?? alias.Version,
    };
}
