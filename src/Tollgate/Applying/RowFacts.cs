using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <summary>The fields of a row that a file decides, in the words of the file.</summary>
internal static class RowFacts
{
    /// <summary>What differs between two states of a row.</summary>
    internal static IReadOnlyList<PlanChange> Compare(ControlRow before, ControlRow after, DeclaredNames names)
    {
        var changes = new List<PlanChange>();
        foreach (var ((field, was), (_, becomes)) in Of(before, names).Zip(Of(after, names)))
        {
            var (one, other) = (JsonSerializer.SerializeToNode(was, ApiJson.Options), JsonSerializer.SerializeToNode(becomes, ApiJson.Options));
            if (!JsonNode.DeepEquals(one, other))
            {
                changes.Add(new PlanChange(field, one, other));
            }
        }

        return changes;
    }

    private static IEnumerable<(string Field, object? Value)> Of(ControlRow row, DeclaredNames names)
    {
        IEnumerable<(string, object?)> own = row switch
        {
            Organization one => [("name", one.Name)],
            Team one => [("name", one.Name)],
            User one => [("name", one.Name), ("email", one.Email), ("team", names.SlugOfMember(one.TeamId)), ("kind", one.Kind)],
            VirtualKey one =>
            [
                ("team", names.SlugOfMember(one.TeamId)), ("user", names.SlugOfMember(one.UserId)), ("models", one.AllowedModels), ("surfaces", one.AllowedSurfaces),
                ("ip_ranges", one.AllowedAddresses), ("require", one.RequiredAttribution), ("expires_at", ApiScope.Instant(one.ExpiresMicros)), ("feature", one.DefaultFeature),
                ("tags", one.DefaultTags), ("cost_center", one.CostCenter), ("project", one.Project),
                ("metadata", new SortedDictionary<string, string>(one.Metadata.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)),
            ],
            Budget one =>
            [
                ("limit", one.Limit), ("window", ApiScope.Write(one.Window)), ("kind", one.Kind), ("each", one.Each), ("tag", one.Tag), ("dry_run", one.DryRun),
                ("alert_thresholds", one.AlertThresholds.Select(Plain)), ("degrade_from", Plain(one.DegradeFrom)), ("enabled", one.Enabled),
            ],
            RequestLimit one =>
            [
                ("requests", one.Requests), ("per", one.Per.TotalDays >= 1 ? "day" : one.Per.TotalHours >= 1 ? "hour" : "minute"), ("burst", one.Burst), ("max_parallel", one.MaxParallel),
                ("max_streams", one.MaxStreams), ("input_tokens", one.InputTokens), ("output_tokens", one.OutputTokens), ("tokens", one.Tokens), ("money_usd", one.Money), ("enabled", one.Enabled),
            ],
            Policy one =>
            [
                ("allowed_providers", one.AllowedProviders), ("allowed_regions", one.AllowedRegions), ("allowed_accounts", one.AllowedAccounts),
                ("zero_retention_only", one.ZeroRetentionOnly), ("forbid_storage", one.ForbidStorage), ("enabled", one.Enabled),
            ],
            Alias one => [("target", one.Target), ("sunset", ApiScope.Instant(one.SunsetMicros)), ("use", one.Use)],
            _ => throw new ArgumentException($"Files declare no {row.GetType().Name}.", nameof(row)),
        };
        return own.Append(("managed_by", row.ManagedBy));
    }

    // 0.50 and 0.5 are one number.
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
