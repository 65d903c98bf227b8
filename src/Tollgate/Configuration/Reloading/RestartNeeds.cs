namespace Tollgate.Configuration.Reloading;

/// <summary>Which top-level keys differ although a running process cannot take them over.</summary>
internal static class RestartNeeds
{
    /// <summary>Key names in the order of the key table; empty when everything can be taken over.</summary>
    public static IReadOnlyList<string> Between(TollgateConfiguration running, TollgateConfiguration written)
    {
        (string Key, bool Same)[] parts =
        [
            ("listen", running.Listen.SequenceEqual(written.Listen)),
            ("store", running.Store == written.Store),
            ("journal", running.Journal == written.Journal),
            ("time_zone", running.TimeZone.Id == written.TimeZone.Id),
            ("currency", running.Currency == written.Currency),
            ("keys", running.KeyExpiry == written.KeyExpiry),
            ("server", running.TrustedProxies.SequenceEqual(written.TrustedProxies)),
            ("telemetry", SameTelemetry(running.Telemetry, written.Telemetry)),
            ("shutdown", running.Shutdown == written.Shutdown),
        ];
        return [.. parts.Where(p => !p.Same).Select(p => p.Key)];
    }

    private static bool SameTelemetry(TelemetryConfiguration a, TelemetryConfiguration b) =>
        a.OtlpEndpoint == b.OtlpEndpoint
        && a.OtlpHeaders.Count == b.OtlpHeaders.Count
        && a.OtlpHeaders.All(h => b.OtlpHeaders.TryGetValue(h.Key, out var value) && value == h.Value);
}
