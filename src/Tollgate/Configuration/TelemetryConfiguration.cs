namespace Tollgate.Configuration;

/// <summary>What is sent to observability systems.</summary>
internal sealed record TelemetryConfiguration
{
    /// <summary>The OTLP collector; null exports nothing.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Headers added to every export, references resolved: may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> OtlpHeaders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public override string ToString() => OtlpEndpoint?.Host ?? "none";
}
