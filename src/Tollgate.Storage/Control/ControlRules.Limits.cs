using System.Buffers;
using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <content>Budgets and their increases, limits of rate, and policies.</content>
public static partial class ControlRules
{
    private static void Money(List<ControlError> errors, Budget budget)
    {
        Text(errors, "name", budget.Name);
        ScopeName(errors, budget.Dimension, budget.ScopeName);
        if (budget.Tag.Length > 0)
            Tag(errors, "tag", budget.Tag);
        Few(errors, "alert_thresholds", budget.AlertThresholds.Count, MostThresholds);
        if (!Enum.IsDefined(budget.Kind))
            Invalid(errors, "kind", budget.Kind, "is no kind of budget; write hard, soft or degrade");

        var definition = new BudgetDefinition
        {
            Id = budget.Id,
            Name = budget.Name,
            Scope = budget.Dimension is { } dimension ? new Scope(dimension, 1) : default,
            Each = budget.Each,
            Window = budget.Window,
            Limit = budget.Limit,
            Kind = budget.Kind,
            DryRun = budget.DryRun,
            AlertThresholds = [.. budget.AlertThresholds],
            DegradeFrom = budget.DegradeFrom,
        };
        if (definition.FindProblem() is { } problem)
            errors.Add(new ControlError(ControlErrorKind.Invalid, problem[..problem.IndexOf(' ', StringComparison.Ordinal)], "", $"{problem}."));
    }

    private static void Increase(List<ControlError> errors, BudgetIncrease increase)
    {
        if (increase.Amount <= Amount.Zero || increase.Amount > BudgetDefinition.LargestLimit || decimal.Round(increase.Amount.Value, 15) != increase.Amount.Value)
            Invalid(errors, "amount_usd", increase.Amount, $"is no increase; write more than 0, at most {BudgetDefinition.LargestLimit}, with at most fifteen decimals, such as 50");
        if (increase.FromMicros < 0)
            Invalid(errors, "from", increase.FromMicros, "is before 1970");
        if (increase.UntilMicros <= increase.FromMicros)
            Invalid(errors, "until", Moment(increase.UntilMicros), $"is not after its beginning ({Moment(increase.FromMicros)})");
        else if (increase.UntilMicros - increase.FromMicros > BudgetIncrease.Longest.Ticks / TimeSpan.TicksPerMicrosecond)
            Invalid(errors, "until", Moment(increase.UntilMicros), $"is more than {BudgetIncrease.Longest.Days} days after its beginning ({Moment(increase.FromMicros)}); what is wanted for longer is a new limit of the budget");
        if (increase.Reason.Length > LongestReason || HasControl(increase.Reason))
            errors.Add(new ControlError(ControlErrorKind.Invalid, "reason", "", $"reason must have 0 to {LongestReason} printable characters."));
        if (increase.Name.Length > LongestScope || HasControl(increase.Name))
            Invalid(errors, "name", increase.Name, $"must have 1 to {LongestScope} printable characters, or be left out for every name");
        if (!Enum.IsDefined(increase.State) || increase.State == IncreaseState.Expired)
            Invalid(errors, "state", increase.State, "is not decided by anybody; write requested, approved, refused or withdrawn");
        if (increase.State is IncreaseState.Approved or IncreaseState.Refused && increase.DecidedMicros is null)
            Invalid(errors, "decided", "", "is missing");
        if (increase.State == IncreaseState.Withdrawn != increase.EndedMicros is not null)
            Invalid(errors, "ended", increase.EndedMicros, "goes with the state withdrawn, and only with that");
    }

    private static void FixedIncrease(List<ControlError> errors, BudgetIncrease was, BudgetIncrease now)
    {
        Fixed(errors, "budget", was.BudgetId, now.BudgetId);
        Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
        Fixed(errors, "name", was.Name, now.Name);
        Fixed(errors, "amount_usd", was.Amount, now.Amount);
        Fixed(errors, "from", was.FromMicros, now.FromMicros);
        Fixed(errors, "until", was.UntilMicros, now.UntilMicros);
        Fixed(errors, "requested_by", was.RequestedBy, now.RequestedBy);
        Fixed(errors, "requested_by_user", was.RequestedByUser, now.RequestedByUser);
        if (was.DecidedMicros is not null)
        {
            Fixed(errors, "decided_by", was.DecidedBy, now.DecidedBy);
            Fixed(errors, "decided", was.DecidedMicros, now.DecidedMicros);
        }

        var mayBecome = was.State switch
        {
            IncreaseState.Requested => now.State is not IncreaseState.Expired,
            IncreaseState.Approved => now.State is IncreaseState.Approved or IncreaseState.Withdrawn,
            _ => now.State == was.State,
        };
        if (!mayBecome || (was.State == IncreaseState.Requested && now.State == IncreaseState.Withdrawn && now.DecidedMicros is not null))
            errors.Add(new ControlError(ControlErrorKind.Conflict, "state", $"{now.State}".ToLowerInvariant(), $"This increase is {was.State.ToString().ToLowerInvariant()} already."));
    }

    private static string Moment(long micros) => micros < 0 || micros > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000
        ? $"{micros}"
        : DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", System.Globalization.CultureInfo.InvariantCulture);

    private static void Requests(List<ControlError> errors, RequestLimit limit)
    {
        Text(errors, "name", limit.Name);
        ScopeName(errors, limit.Dimension, limit.ScopeName);
        if (limit is { Requests: null, MaxParallel: null, MaxStreams: null, InputTokens: null, OutputTokens: null, Tokens: null, Money: null })
            Invalid(errors, "requests", "", "is missing; write requests, input_tokens, output_tokens, tokens, money_usd, max_parallel, max_streams or several of them");
        Count(errors, "requests", limit.Requests);
        Count(errors, "burst", limit.Burst);
        Count(errors, "max_parallel", limit.MaxParallel);
        Count(errors, "max_streams", limit.MaxStreams);
        Tokens(errors, "input_tokens", limit.InputTokens);
        Tokens(errors, "output_tokens", limit.OutputTokens);
        Tokens(errors, "tokens", limit.Tokens);
        if (limit.Tokens is { } both && (limit.InputTokens > both || limit.OutputTokens > both))
            Invalid(errors, "tokens", both, "is less than input_tokens or output_tokens, which then never come to bear");
        if (limit.Money is { } money && (money < SmallestRate || money > LargestRate || decimal.Round(money.Value, 9) != money.Value))
            Invalid(errors, "money_usd", money, $"is outside {SmallestRate} to {LargestRate} or has more than nine decimals; to block everything, set a budget of 0");
        if (limit.Burst is not null && limit.Requests is null)
            Invalid(errors, "burst", limit.Burst, "needs requests");
        if (limit.Per != TimeSpan.FromMinutes(1) && limit.Per != TimeSpan.FromHours(1) && limit.Per != TimeSpan.FromDays(1))
            Invalid(errors, "per", limit.Per, "is no window; write minute, hour or day");
    }

    private static void Allows(List<ControlError> errors, Policy policy)
    {
        Text(errors, "name", policy.Name);
        if (policy.Dimension is null or Dimension.Organization or Dimension.Team or Dimension.Key)
            ScopeName(errors, policy.Dimension, policy.ScopeName);
        else
            Invalid(errors, "scope", $"{policy.Dimension}:{policy.ScopeName}".ToLowerInvariant(), "has no policies; write installation, organization:SLUG, team:ORG/SLUG or key:ID");
        if (policy is { AllowedProviders: [], AllowedRegions: [], AllowedAccounts: [], ZeroRetentionOnly: false, ForbidStorage: false })
            Invalid(errors, "allowed_providers", "", "is missing; write allowed_providers, allowed_regions, allowed_accounts, zero_retention_only, forbid_storage or several of them");
        Patterns(errors, "allowed_providers", policy.AllowedProviders, s_pattern, "openai or azure-*");
        Patterns(errors, "allowed_regions", policy.AllowedRegions, s_pattern, "eu or europe-*");
        Patterns(errors, "allowed_accounts", policy.AllowedAccounts, s_accountPattern, "openai/eu or openai/*");
        foreach (var account in policy.AllowedAccounts.Take(MostPatterns))
        {
            if (!account.Contains('/', StringComparison.Ordinal) && !account.Contains('*', StringComparison.Ordinal))
                Invalid(errors, "allowed_accounts", account, "names no account; write provider/account, such as openai/eu or openai/*");
        }
    }

    private static void Patterns(List<ControlError> errors, string field, IReadOnlyList<string> patterns, SearchValues<char> allowed, string example)
    {
        Few(errors, field, patterns.Count, MostPatterns);
        foreach (var pattern in patterns.Take(MostPatterns))
        {
            if (pattern.Length is 0 or > LongestName || pattern.AsSpan().ContainsAnyExcept(allowed))
                Invalid(errors, field, pattern, $"must have 1 to {LongestName} lower-case letters, digits or . _ - with * for anything, such as {example}");
        }
    }
}
