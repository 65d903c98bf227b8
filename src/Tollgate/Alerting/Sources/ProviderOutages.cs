using System.Globalization;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting.Sources;

/// <summary>
/// Follows how providers answer: five attempts in a row that find one down open an outage, the next answer ends it. Used by one flow of control.
/// </summary>
internal sealed class ProviderOutages
{
    internal const int Opens = 5;
    private readonly Dictionary<long, Health> _providers = [];

    /// <summary>True while a provider was found down last: then the answers of others matter, too.</summary>
    internal bool IsWatching => _providers.Values.Any(static health => health.Down > 0);

    /// <summary>Takes up the outages that the run before left open.</summary>
    internal void Restore(IReadOnlyList<Alert> newestFirst)
    {
        foreach (var alert in newestFirst)
        {
            var facts = AlertFacts.Read(alert.Facts);
            if (facts is { Cause: "provider", BeganMicros: { } began } && long.TryParse(facts.ProviderId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                _providers.TryAdd(id, facts.State == "opened" ? new Health { Down = Opens, BeganMicros = began } : new Health());
            }
        }
    }

    /// <summary>An alert when this attempt opens or ends an outage.</summary>
    internal AlertDraft? Note(long provider, AttemptEnd end, long atMicros)
    {
        if (ProviderFailures.IsDown(end) is not { } isDown)
        {
            return null;
        }

        if (!_providers.TryGetValue(provider, out var health))
        {
            _providers[provider] = health = new Health();
        }

        if (!isDown)
        {
            var wasOpen = health.Down >= Opens;
            health.Down = 0;
            return wasOpen ? Draft(provider, "recovered", health.BeganMicros, atMicros) : null;
        }

        health.BeganMicros = health.Down == 0 ? atMicros : health.BeganMicros;
        health.Down = Math.Min(health.Down + 1, Opens + 1);
        return health.Down == Opens ? Draft(provider, "opened", health.BeganMicros, atMicros) : null;
    }

    private static AlertDraft Draft(long provider, string state, long began, long at) => new(
        AlertKind.Outage, string.Create(CultureInfo.InvariantCulture, $"outage|{provider}|{state}|{began}"), at,
        new AlertFacts { Cause = "provider", State = state, ProviderId = provider.ToString(CultureInfo.InvariantCulture), BeganMicros = began }.ToJson());

    private sealed class Health
    {
        public int Down { get; set; }

        public long BeganMicros { get; set; }
    }
}
