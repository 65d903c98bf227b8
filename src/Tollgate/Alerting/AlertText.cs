using System.Globalization;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>Says an alert in a sentence or two: what happened, to what, by which figures, until when, and what to do.</summary>
internal static class AlertText
{
    internal static string Write(Alert alert, AlertFacts facts, AlertNames names) => alert.Kind switch
    {
        AlertKind.Threshold => $"{Budget(alert, facts, names)} has reached {Percent(facts.Threshold)} of its limit: {Standing(facts)}.{Reset(facts)}{Raise(alert, names)}",
        AlertKind.Forecast => $"{Budget(alert, facts, names)} will be used up at about {Moment(facts.ExhaustedAt)}, before its window ends at {Moment(facts.WindowEnd)}: "
            + $"{Standing(facts)}, and {Usd(facts.ProjectedUsd)} by then at this pace.{Raise(alert, names)}",
        AlertKind.Denial when facts.Cause == "budget" => $"{Budget(alert, facts, names)} refuses requests: {Standing(facts)}.{Reset(facts)}{Raise(alert, names)}",
        AlertKind.Denial when facts.Cause == "policy" => $"{Policy(alert, names)} refuses requests.{Ask("change", alert, names)}",
        AlertKind.Denial => $"{Limit(alert, names)} refuses requests.{Raise(alert, names)}",
        AlertKind.Overrun => $"An attempt at {Model(facts, names)} was charged {Usd(facts.CostUsd)}{(facts.ShadowUsd is null ? "" : $" and {Usd(facts.ShadowUsd)} at the ceiling for unpriced usage")}, more than was held for it (usage {facts.Cause}). "
            + $"It is booked in full; attempt {facts.AttemptId}.",
        AlertKind.Unpriced => $"{Capital(Model(facts, names))} has no rate for tokens that were used{(facts.Tokens is > 0 ? Grouped($" ({facts.Tokens:#,0} the first time)") : "")}: "
            + (facts.ShadowUsd is null ? "no budget counts them" : "budgets count them at the ceiling for unpriced usage, and no cost has them")
            + ". Add a rate of your own, and tell whoever keeps the rate card.",
        AlertKind.Provider => $"An attempt at {Provider(facts, names)} failed: {Cause(facts.Cause)}. More of them within the hour are counted, not sent.",
        AlertKind.Outage => Outage(facts, names),
        AlertKind.Key => $"The key {(names.Object is { } called ? $"'{called}' ({alert.ObjectId})" : alert.ObjectId)} will end at {Moment(facts.ExpiresAt)}, because "
            + (facts.Cause == "unused" ? $"it was not used since {Moment(facts.SinceAt)}. Use it, change it or revoke it." : "it has no user and no team, or one that is retired. Give it an owner or revoke it."),
        AlertKind.Increase => $"{Usd(facts.IncreaseUsd)} on top of the limit of {Usd(facts.LimitUsd)} is asked for until {Moment(facts.Until)}. {Budget(alert, facts, names)} waits for a decision: "
            + $"POST /api/increases/{facts.IncreaseId}/approve or …/refuse, or tollgate budgets increase approve {facts.IncreaseId}.",
        _ => "This is a test alert of Tollgate. Nothing has happened.",
    };

    private static string Budget(Alert alert, AlertFacts facts, AlertNames names)
    {
        var one = facts.NameDimension is { } dimension ? $" for {(names.Name is { } name ? $"{dimension} {name}" : $"one {dimension}")}" : "";
        return names.Object is { } called
            ? $"The {facts.Window} budget '{called}' of {names.Scope}{one}"
            : $"The {facts.Window} budget {alert.ObjectId}{one}";
    }

    private static string Limit(Alert alert, AlertNames names) =>
        names.Object is { } called ? $"The limit '{called}' of {names.Scope}" : $"The limit {alert.ObjectId}";

    private static string Policy(Alert alert, AlertNames names) =>
        names.Object is { } called ? $"The policy '{called}' of {names.Scope}" : $"The policy {alert.ObjectId}";

    private static string Standing(AlertFacts facts) => $"{Usd(facts.SpentUsd)} of {Usd(facts.LimitUsd)} spent";

    private static string Reset(AlertFacts facts) => (facts.ResetsAt, facts.Window) switch
    {
        ({ } at, { } window) when IsRolling(window) => $" Money comes back from {Moment(at)} on.",
        ({ } at, _) => $" It resets at {Moment(at)}.",
        (_, { } window) when IsRolling(window) => "",
        _ => " It does not reset.",
    };

    private static bool IsRolling(string window) => window.StartsWith("rolling", StringComparison.Ordinal);

    private static string Raise(Alert alert, AlertNames names) => Ask("raise", alert, names);

    private static string Ask(string change, Alert alert, AlertNames names)
    {
        var organization = names.Organization ?? alert.OrganizationId?.ToString();
        return $" To {change} it, ask {(organization is null ? "the operator of this gateway" : $"the owner of organization {organization}")}.";
    }

    private static string Provider(AlertFacts facts, AlertNames names) => names.Provider is { } name ? $"provider '{name}'" : $"provider {facts.ProviderId}";

    private static string Model(AlertFacts facts, AlertNames names) =>
        (names.Model is { } name ? $"model '{name}'" : $"model {facts.ModelId}") + $" of {Provider(facts, names)}";

    private static string Outage(AlertFacts facts, AlertNames names)
    {
        var isBack = facts.State == "recovered";
        return facts.Cause switch
        {
            "journal" => isBack ? "The journal can be written again." : "The journal cannot be written, so no model is called. See the log and /readyz.",
            "ledger" => isBack ? "The ledger store takes records again." : "The ledger store refuses what the journal holds. Requests go on; reports stand still. See the log.",
            _ => Capital(Provider(facts, names)) + (isBack ? " answers again." : $" is down: its last attempts all failed ({Cause(facts.Cause)})."),
        };
    }

    private static string Cause(string? cause) => (cause ?? "unknown").Replace('_', ' ');

    private static string Percent(string? threshold) =>
        decimal.TryParse(threshold, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part)
            ? (part * 100m).ToString("0.##", CultureInfo.InvariantCulture) + " %"
            : "a part";

    private static string Usd(string? amount) => decimal.TryParse(amount, NumberStyles.Number, CultureInfo.InvariantCulture, out var money)
        ? "$" + money.ToString("0.00#############", CultureInfo.InvariantCulture)
        : "$?";

    private static string Moment(string? instant) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : "an unknown moment";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Grouped(FormattableString text) => FormattableString.Invariant(text);
}
