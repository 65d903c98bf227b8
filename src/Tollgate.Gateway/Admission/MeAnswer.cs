using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Policies;

namespace Tollgate.Gateway.Admission;

/// <summary><c>GET /v1/me</c>: who this key is, which policies hold for it and how its budgets stand, those that other organizations draw from too left out.</summary>
internal sealed class MeAnswer(BudgetBook budgets)
{
    internal Rejection? Write(Exchange.Exchange exchange, IBufferWriter<byte> output)
    {
        var caller = exchange.Caller!;
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("key");
        json.WriteString("id", caller.Key.Id);
        json.WriteString("name", caller.Key.Name);
        json.WriteString("prefix", caller.Key.Prefix);
        json.WriteString("expires", caller.Key.ExpiresMicros is { } expires ? Instant(expires) : null);
        json.WriteString("cost_center", caller.Key.CostCenter.Length > 0 ? caller.Key.CostCenter : null);
        json.WriteString("project", caller.Key.Project.Length > 0 ? caller.Key.Project : null);
        json.WriteStartArray("require");
        foreach (var word in caller.Key.RequiredAttribution)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("organization", caller.Organization);
        json.WriteString("team", caller.Team);
        json.WriteString("user", caller.User);
        json.WriteStartArray("models");
        foreach (var glob in caller.Key.AllowedModels.Count == 0 ? ["*"] : caller.Key.AllowedModels)
        {
            json.WriteStringValue(glob);
        }

        json.WriteEndArray();
        json.WriteStartArray("policies");
        foreach (var policy in caller.Policy?.Policies ?? [])
        {
            Policy(json, exchange, policy);
        }

        json.WriteEndArray();
        json.WriteStartArray("budgets");
        foreach (var standing in budgets.Snapshot(caller.Attribution, caller.TagIds, exchange.StartedMicros))
        {
            if (caller.MaySee(standing.Budget))
            {
                Standing(json, standing);
            }
        }

        json.WriteEndArray();
        if (exchange.Snapshot.Options.UnpricedCeiling is { } ceiling)
        {
            // Budgets have counted it; no cost has it.
            json.WriteStartObject("unpriced_ceiling");
            json.WriteString("input_usd_per_mtok", (ceiling.InputPerToken * 1_000_000m).ToString());
            json.WriteString("output_usd_per_mtok", (ceiling.OutputPerToken * 1_000_000m).ToString());
            json.WriteString("call_usd", ceiling.PerCall.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return null;
    }

    private static void Policy(Utf8JsonWriter json, Exchange.Exchange exchange, CompiledPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("name", policy.Policy.Name);
        json.WriteString("scope", policy.Scope);
        Names("allowed_providers", policy.Providers, PolicyRefusals.Told(exchange, policy, policy.Providers, static account => account.Upstream.Options.Name));
        Names("allowed_regions", policy.Regions, policy.Regions.Written);
        Names("allowed_accounts", policy.Accounts, PolicyRefusals.Told(exchange, policy, policy.Accounts, static account => account.FullName));
        json.WriteBoolean("zero_retention_only", policy.Policy.ZeroRetentionOnly);
        json.WriteBoolean("forbid_storage", policy.Policy.ForbidStorage);
        json.WriteEndObject();

        // Null for no restriction: an empty list is one that allows nothing of this key's.
        void Names(string name, NamePatterns patterns, IEnumerable<string> told)
        {
            if (patterns.PermitsAll)
            {
                json.WriteNull(name);
                return;
            }

            json.WriteStartArray(name);
            foreach (var pattern in told)
            {
                json.WriteStringValue(pattern);
            }

            json.WriteEndArray();
        }
    }

    private static void Standing(Utf8JsonWriter json, BudgetStanding standing)
    {
        json.WriteStartObject();
        json.WriteString("name", standing.Budget.Name);
        json.WriteString("scope", standing.Budget.ScopeName);
        json.WriteString("kind", standing.Budget.Kind.ToString().ToLowerInvariant());
        json.WriteString("window", standing.Budget.Window.ToString());
        json.WriteString("limit_usd", standing.Limit.ToString());
        if (standing.IncreaseEndsMicros is { } ends)
        {
            json.WriteString("increase_usd", standing.Increase.ToString());
            json.WriteString("increase_until", Instant(ends));
        }

        json.WriteString("spent_usd", standing.Spent.ToString());
        json.WriteString("held_usd", standing.Held.ToString());
        json.WriteString("left_usd", standing.Left.ToString());
        json.WriteString("resets_at", standing.ResetsAtMicros >= WindowSpan.Never ? null : Instant(standing.ResetsAtMicros));
        json.WriteEndObject();
    }

    private static string Instant(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
