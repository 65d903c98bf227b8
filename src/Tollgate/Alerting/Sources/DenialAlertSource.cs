using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Signals;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sources;

/// <summary>
/// Budgets, limits and policies that refuse requests: one alert for each window of a budget and each hour of the others, with the number of refusals. Used by one
/// flow of control.
/// </summary>
internal sealed class DenialAlertSource(DenialSignals denials, Func<ControlSnapshot> snapshot)
{
    private static readonly long s_hour = TimeSpan.FromHours(1).Ticks / TimeSpan.TicksPerMicrosecond;

    internal void Collect(ICollection<AlertDraft> into)
    {
        if (!denials.TryTake(out var denial))
        {
            return;
        }

        var counted = new Dictionary<(Guid, long, long), (DenialSignal First, long Count, long LastMicros)>();
        do
        {
            var key = (denial.ObjectId, denial.NameId, Period(in denial));
            counted[key] = counted.TryGetValue(key, out var known)
                ? (known.First, known.Count + 1, Math.Max(known.LastMicros, denial.AtMicros))
                : (denial, 1, denial.AtMicros);
        }
        while (denials.TryTake(out denial));

        var current = snapshot();
        foreach (var (first, count, last) in counted.Values)
        {
            into.Add(Draft(current, first, count, last));
        }
    }

    private static AlertDraft Draft(ControlSnapshot current, in DenialSignal denial, long count, long last)
    {
        var id = denial.ObjectId;
        var key = string.Create(CultureInfo.InvariantCulture, $"denial|{id}|{denial.NameId}|{Period(in denial)}");
        var name = denial.NameId;
        var budget = denial.Cause == DenialCause.Budget ? current.Budgets.FirstOrDefault(row => row.Id == id) : null;
        var limit = denial.Cause is DenialCause.Rate or DenialCause.Usage ? current.RequestLimits.FirstOrDefault(row => row.Id == id) : null;
        var policy = denial.Cause == DenialCause.Policy ? current.Policies.FirstOrDefault(row => row.Id == id) : null;
        var facts = new AlertFacts { Cause = Word(denial.Cause) };
        if (denial.Cause == DenialCause.Budget)
        {
            facts = facts with
            {
                LimitUsd = denial.Limit.ToString(),
                SpentUsd = denial.Spent.ToString(),
                ResetsAt = AlertFacts.Instant(denial.ResetsAtMicros),
                Window = budget?.Window.ToString(),
                NameDimension = name == 0 ? null : budget?.Each?.ToString().ToLowerInvariant(),
                NameId = name == 0 ? null : name.ToString(CultureInfo.InvariantCulture),
            };
        }

        return new AlertDraft(AlertKind.Denial, key, last, facts.ToJson())
        {
            ObjectId = id,
            OrganizationId = budget is not null ? AlertOwner.Of(current, budget, name) : limit is not null ? AlertOwner.Of(current, limit) : policy?.OrganizationId,
            Count = count,
        };
    }

    private static long Period(in DenialSignal denial) => denial.Cause == DenialCause.Budget ? denial.PeriodMicros : denial.AtMicros / s_hour * s_hour;

    private static string Word(DenialCause cause) => cause.ToString().ToLowerInvariant();
}
