using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Insights.Replays;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>Prints what budgets would have done, for people and for programs.</summary>
internal sealed class ReplayWriter(
    IReadOnlyDictionary<(Dimension Dimension, long Id), string> names, ControlSnapshot snapshot, TimeZoneInfo zone, long fromMicros, long toMicros)
{
    private const int MostNames = 5;
    private const int MostAlerts = 12;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal void WriteText(IReadOnlyList<ReplayedBudget> budgets, TextWriter output)
    {
        var table = new PrintedTable(
            new("budget", Spare: 1), new("scope"), new("window", ColumnKind.Whole), new("limit USD", ColumnKind.Figure), new("kind", ColumnKind.Whole),
            new("requests", ColumnKind.Figure), new("let through USD", ColumnKind.Figure), new("alerts", ColumnKind.Figure), new("degraded", ColumnKind.Figure),
            new("refused", ColumnKind.Figure), new("refused USD", ColumnKind.Figure));
        foreach (var budget in budgets)
        {
            var definition = budget.Definition;
            table.AddRow(
                definition.Name, Scope(budget), definition.Window.ToString(), definition.Limit.ToString(), Kind(budget), Number(budget.Requests), budget.Spent.ToString(),
                Number(budget.AlertCount), Number(budget.Degraded.Requests), Number(budget.Refused.Requests), budget.Refused.Cost.ToString());
        }

        output.WriteLine($"From {Moment(fromMicros)} to {Moment(toMicros)} ({zone.Id}), as the ledger has it:");
        table.Write(output);
        foreach (var budget in budgets)
        {
            WriteStory(budget, output);
        }

        output.WriteLine("A request asks for what it cost. Live it asks for an upper bound and is cut down to what is left, so near a limit answers may also be shortened.");
    }

    internal void WriteJson(IReadOnlyList<ReplayedBudget> budgets, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            From = Instant(fromMicros),
            To = Instant(toMicros),
            Budgets = budgets.Select(budget => new
            {
                budget.Definition.Name,
                Scope = budget.Definition.ScopeName,
                Each = budget.Definition.Each?.ToString().ToLowerInvariant(),
                Window = budget.Definition.Window.ToString(),
                LimitUsd = budget.Definition.Limit.ToString(),
                Kind = budget.Definition.Kind.ToString().ToLowerInvariant(),
                budget.Definition.DryRun,
                budget.Requests,
                LetThroughUsd = budget.Spent.ToString(),
                ShadowUsd = budget.Shadow.ToString(),
                AlertCount = budget.AlertCount,
                Alerts = budget.Alerts.Select(alert => new { alert.Threshold, At = Instant(alert.AtMicros), SpentUsd = alert.Spent.ToString() }),
                Degraded = Effect(budget.Degraded),
                Refused = Effect(budget.Refused),
            }),
        },
        s_json));

    private void WriteStory(ReplayedBudget budget, TextWriter output)
    {
        if (budget.AlertCount + budget.Degraded.Requests + budget.Refused.Requests == 0 && budget.Shadow == Amount.Zero)
        {
            return;
        }

        output.WriteLine($"{budget.Definition.Name}:");
        if (budget.Shadow != Amount.Zero)
        {
            output.WriteLine($"  counted besides, for usage without a price: ${budget.Shadow}, at the ceiling of its time");
        }

        if (budget.AlertCount > 0)
        {
            var shown = budget.Alerts.Take(MostAlerts).Select(alert => string.Create(CultureInfo.InvariantCulture, $"{alert.Threshold * 100m:0.##} % on {Moment(alert.AtMicros)}"));
            var more = budget.AlertCount - Math.Min(budget.Alerts.Count, MostAlerts);
            output.WriteLine($"  alerts: {string.Join(", ", shown)}{(more > 0 ? $" and {Number(more)} more" : "")}");
        }

        WriteEffect("degraded", budget.Degraded, output);
        WriteEffect(budget.Definition.DryRun ? "would refuse" : "refused", budget.Refused, output);
    }

    private void WriteEffect(string what, ReplayedEffect effect, TextWriter output)
    {
        if (effect.Requests == 0)
        {
            return;
        }

        output.WriteLine($"  {what}: {Number(effect.Requests)} requests that cost ${effect.Cost}{(effect.Shadow == Amount.Zero ? "" : $" and ${effect.Shadow} at the ceiling for unpriced usage")}, from {Moment(effect.FirstMicros!.Value)} to {Moment(effect.LastMicros!.Value)}");
        foreach (var dimension in (Dimension[])[Dimension.User, Dimension.Key])
        {
            var hit = Ranked(effect, dimension).ToList();
            if (hit.Count > 0)
            {
                var more = hit.Count > MostNames ? $" and {Number(hit.Count - MostNames)} more" : "";
                output.WriteLine($"    {dimension.ToString().ToLowerInvariant()}s: {string.Join(", ", hit.Take(MostNames).Select(one => $"{one.Name} {Number(one.Requests)}"))}{more}");
            }
        }
    }

    private object Effect(ReplayedEffect effect) => new
    {
        effect.Requests,
        CostUsd = effect.Cost.ToString(),
        ShadowUsd = effect.Shadow.ToString(),
        First = effect.FirstMicros is { } first ? Instant(first) : null,
        Last = effect.LastMicros is { } last ? Instant(last) : null,
        Users = Ranked(effect, Dimension.User).Select(static one => new { one.Name, one.Requests, CostUsd = one.Cost.ToString() }),
        Keys = Ranked(effect, Dimension.Key).Select(static one => new { one.Name, one.Requests, CostUsd = one.Cost.ToString() }),
    };

    private IEnumerable<(string Name, long Requests, Economics.Money.Amount Cost)> Ranked(ReplayedEffect effect, Dimension dimension) => effect.Names
        .Where(one => one.Key.Dimension == dimension)
        .OrderByDescending(static one => one.Value.Requests)
        .ThenByDescending(static one => one.Value.Cost.Value)
        .Select(one => (Name(one.Key), one.Value.Requests, one.Value.Cost));

    private string Name((Dimension Dimension, long Id) id)
    {
        if (names.GetValueOrDefault(id) is not { } name)
        {
            return string.Create(CultureInfo.InvariantCulture, $"#{id.Id:x16}");
        }

        // The ledger knows keys by their id; people know them by their name.
        return id.Dimension == Dimension.Key && Guid.TryParse(name, out var key) && snapshot.Keys.FirstOrDefault(one => one.Id == key) is { } known
            ? $"{known.Name} ({known.Prefix}…)"
            : name;
    }

    private static string Scope(ReplayedBudget budget) => budget.Definition.Each is { } each
        && !budget.Definition.ScopeName.StartsWith("each ", StringComparison.Ordinal)
        ? $"each {each.ToString().ToLowerInvariant()} of {budget.Definition.ScopeName}"
        : budget.Definition.ScopeName;

    private static string Kind(ReplayedBudget budget) =>
        budget.Definition.Kind.ToString().ToLowerInvariant() + (budget.Definition.DryRun ? ", dry run" : "");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private string Moment(long micros) => TimeZoneInfo.ConvertTime(At(micros), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Instant(long micros) => At(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
