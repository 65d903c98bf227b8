using System.Globalization;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Increases;

/// <summary>Makes a request for an increase of what somebody wrote, or says everything that is wrong with it.</summary>
internal static class IncreaseRequest
{
    /// <param name="ask">What was written.</param>
    /// <param name="budget">The budget; null where there is none that may be asked for.</param>
    /// <param name="budgetText">What was written for it.</param>
    /// <param name="viewer">Who asks; null at the command line.</param>
    /// <param name="nowMicros">Now.</param>
    internal static (BudgetIncrease Draft, List<ControlError> Problems) Read(IncreaseAsk ask, Budget? budget, string? budgetText, Viewer? viewer, long nowMicros)
    {
        var problems = new List<ControlError>();
        var end = ask.For is { } span ? End(span, ask.Until, viewer is null, nowMicros, problems) : null;
        if (budget is null)
        {
            problems.Add(Invalid("budget", budgetText, string.IsNullOrEmpty(budgetText) ? "budget is missing; write the id of a budget." : $"budget '{budgetText}' names no budget in force."));
        }

        if (ask.Amount is null)
        {
            problems.Add(Invalid("amount_usd", "", "amount_usd is missing; write what is to be on top of the limit, such as \"50\"."));
        }

        var from = Moment("from", ask.From, problems) ?? nowMicros;
        var until = ask.For is not null ? end : Moment("until", ask.Until, problems);
        if (ask is { Until: null, For: null })
        {
            problems.Add(Invalid("until", "", "until is missing; write the moment it ends, such as 2026-12-31T23:00:00Z."));
        }
        else if (ask.For is null && until <= nowMicros)
        {
            problems.Add(Invalid("until", ask.Until, $"until '{ask.Until}' is over already; write a moment to come."));
        }

        var draft = new BudgetIncrease
        {
            BudgetId = budget?.Id ?? default,
            OrganizationId = budget?.OrganizationId,
            Name = Name(ask.Name, budget, viewer, problems),
            Amount = ask.Amount ?? default,
            FromMicros = from,
            UntilMicros = until ?? from,
            Reason = ask.Reason ?? "",
            RequestedBy = viewer?.KeyId,
            RequestedByUser = viewer?.User?.Id,
        };
        problems.AddRange(ControlRules.Check(draft).Where(error => !problems.Exists(known => known.Field == error.Field || (known.Field == "for" && error.Field == "until"))));
        return (draft, problems);
    }

    // A member asks for what is its own: of a budget for each user not for everybody's.
    private static string Name(string? written, Budget? budget, Viewer? viewer, List<ControlError> problems)
    {
        if (budget is null)
        {
            return written ?? "";
        }

        if (budget.Each is null)
        {
            if (!string.IsNullOrEmpty(written))
            {
                problems.Add(Invalid("name", written, "name must be left out: the budget has one limit for its whole scope."));
            }

            return "";
        }

        if (viewer is { Role: AdminRole.Member, User: { } user, Organization: { } organization } && budget.Each == Dimension.User)
        {
            var own = organization.Slug + "/" + user.Slug;
            if (written is not null && written != own)
            {
                problems.Add(Invalid("name", written, $"name must be your own, {own}, or be left out."));
            }

            return own;
        }

        return written ?? "";
    }

    private static long? End(string span, string? until, bool isCommandLine, long nowMicros, List<ControlError> problems)
    {
        if (until is not null)
        {
            problems.Add(Invalid("for", span, isCommandLine ? "Write --until or --for, not both." : "Write until or for, not both."));
        }
        else if (!Quantity.TryReadDuration(span, out var milliseconds) || milliseconds <= 0 || milliseconds > BudgetIncrease.Longest.TotalMilliseconds)
        {
            problems.Add(Invalid("for", span, $"for is '{span}'; write a number with its unit, such as 12h or 7d, at most {BudgetIncrease.Longest.Days}d."));
        }
        else
        {
            return nowMicros + milliseconds * 1000;
        }

        return null;
    }

    private static long? Moment(string field, string? text, List<ControlError> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        }

        problems.Add(Invalid(field, text, $"{field} must be a moment such as 2026-12-31T23:00:00Z."));
        return null;
    }

    private static ControlError Invalid(string field, string? value, string message) => new(ControlErrorKind.Invalid, field, value ?? "", message);
}
