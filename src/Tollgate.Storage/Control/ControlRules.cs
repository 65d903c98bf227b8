using System.Buffers;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// What can be said of an object without asking the store; the same for every adapter. All problems at once. References to other
/// objects are checked by the adapter, in the transaction of the change.
/// </summary>
public static class ControlRules
{
    private const int LongestSlug = 63;
    private const int LongestName = 200;
    private const int LongestScope = 256;
    private const int LongestReason = 500;
    private const int MostModels = 200;
    private const int MostSurfaces = 32;
    private const int MostThresholds = 16;
    private const int MostAddresses = 100;
    private const int MostRequired = 16;
    private const int MostNotes = 50;
    private const int LongestNote = 1000;
    private const int MostPatterns = 100;
    private const int LargestCount = 1_000_000_000;
    private const long LargestTokens = 1_000_000_000_000;
    private static readonly Amount SmallestRate = new(0.000000001m);
    private static readonly Amount LargestRate = new(1_000_000_000m);
    private static readonly SearchValues<char> s_slug = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
    private static readonly SearchValues<char> s_pattern = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-*");
    private static readonly SearchValues<char> s_accountPattern = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-*/");
    private static readonly SearchValues<char> s_userSlug = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-@+");

    public static IReadOnlyList<ControlError> Check(ControlRow row)
    {
        var errors = new List<ControlError>();
        switch (row)
        {
            case Organization organization:
                Slug(errors, organization.Slug, s_slug);
                Text(errors, "name", organization.Name, required: false);
                break;
            case Team team:
                Slug(errors, team.Slug, s_slug);
                Text(errors, "name", team.Name, required: false);
                Text(errors, "external_id", team.ExternalId, required: false);
                break;
            case User user:
                Slug(errors, user.Slug, s_userSlug);
                Text(errors, "name", user.Name, required: false);
                Text(errors, "email", user.Email, required: false);
                Text(errors, "user_name", user.UserName, required: false);
                Text(errors, "external_id", user.ExternalId, required: false);
                Text(errors, "given_name", user.GivenName, required: false);
                Text(errors, "family_name", user.FamilyName, required: false);
                if (!Enum.IsDefined(user.Kind))
                    Invalid(errors, "kind", user.Kind, "is no kind of user; write person or service");
                if (user is { Kind: UserKind.Service, Email.Length: > 0 })
                    Invalid(errors, "email", user.Email, "must be absent for a service account, which is no person");
                break;
            case VirtualKey key:
                Key(errors, key);
                break;
            case AdminKey admin:
                Text(errors, "name", admin.Name);
                if (!Enum.IsDefined(admin.Role))
                    Invalid(errors, "role", admin.Role, "is not a role; write operator, owner, finance, teamlead, member or auditor");
                if (admin.Role is AdminRole.Owner or AdminRole.TeamLead or AdminRole.Member && admin.OrganizationId is null)
                    Invalid(errors, "organization_id", "", $"is needed for the role {admin.Role.ToString().ToLowerInvariant()}");
                if (admin.Role == AdminRole.Operator && admin.OrganizationId is { } confined)
                    Invalid(errors, "organization_id", confined, "must be absent for an operator, who runs the whole installation");
                if (admin.Role == AdminRole.TeamLead && admin.TeamId is null)
                    Invalid(errors, "team_id", "", "is needed for a team lead");
                if (admin.Role != AdminRole.TeamLead && admin.TeamId is not null)
                    Invalid(errors, "team_id", admin.TeamId, "must be absent for everybody but a team lead");
                if (admin.Role == AdminRole.Member && admin.UserId is null)
                    Invalid(errors, "user_id", "", "is needed for a member");
                break;
            case ScimToken token:
                Text(errors, "name", token.Name);
                break;
            case ProviderAccount account:
                Account(errors, account);
                break;
            case SealedSecret secret:
                Slug(errors, secret.Name, s_slug, "name");
                Text(errors, "master_key", secret.MasterKey);
                Text(errors, "fingerprint", secret.Fingerprint);
                if (secret.Sealed.IsEmpty)
                    Invalid(errors, "sealed", "", "is empty: seal the value before it is stored");
                break;
            case Budget budget:
                Money(errors, budget);
                break;
            case BudgetIncrease increase:
                Increase(errors, increase);
                break;
            case RequestLimit limit:
                Requests(errors, limit);
                break;
            case Policy policy:
                Allows(errors, policy);
                break;
            default:
                throw new ArgumentException($"No rules for {row?.GetType().Name}.", nameof(row));
        }

        Text(errors, "managed_by", row.ManagedBy, required: false);
        return errors;
    }

    /// <summary>
    /// The same of an update. Notes that a release without bounds let in are no problem of a change that leaves them as they are.
    /// </summary>
    /// <param name="stored">What there is; null when it is not known.</param>
    /// <param name="row">What it is to be.</param>
    public static IReadOnlyList<ControlError> CheckUpdate(ControlRow? stored, ControlRow row)
    {
        var errors = Check(row);
        return errors.Count > 0 && (stored, row) is (VirtualKey was, VirtualKey now) && HasSameNotes(was, now)
            ? [.. errors.Where(static error => error.Field != "metadata")]
            : errors;
    }

    /// <summary>Fields that an update tries to change although they are fixed when an object is made.</summary>
    public static IReadOnlyList<ControlError> CheckFixed(ControlRow stored, ControlRow row)
    {
        var errors = new List<ControlError>();
        switch (stored, row)
        {
            case (Organization was, Organization now):
                Fixed(errors, "slug", was.Slug, now.Slug);
                break;
            case (Team was, Team now):
                Fixed(errors, "slug", was.Slug, now.Slug);
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                break;
            case (User was, User now):
                Fixed(errors, "slug", was.Slug, now.Slug);
                Fixed(errors, "kind", was.Kind, now.Kind);
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                break;
            case (ProviderAccount was, ProviderAccount now):
                Fixed(errors, "slug", was.Slug, now.Slug);
                Fixed(errors, "provider", was.Provider, now.Provider);
                break;
            case (SealedSecret was, SealedSecret now):
                Fixed(errors, "name", was.Name, now.Name);
                break;
            case (VirtualKey was, VirtualKey now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                Fixed(errors, "prefix", was.Prefix, now.Prefix);
                Fixed(errors, "hash", was.Hash, now.Hash);
                Fixed(errors, "verifier", was.Verifier, now.Verifier);
                Fixed(errors, "origin", was.Origin, now.Origin);
                Fixed(errors, "rotated_from", was.RotatedFrom, now.RotatedFrom);
                Fixed(errors, "first_id", was.FirstId, now.FirstId);
                break;
            case (AdminKey was, AdminKey now):
                Fixed(errors, "team_id", was.TeamId, now.TeamId);
                Fixed(errors, "user_id", was.UserId, now.UserId);
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                Fixed(errors, "prefix", was.Prefix, now.Prefix);
                Fixed(errors, "hash", was.Hash, now.Hash);
                break;
            case (ScimToken was, ScimToken now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                Fixed(errors, "prefix", was.Prefix, now.Prefix);
                Fixed(errors, "hash", was.Hash, now.Hash);
                break;
            case (Budget was, Budget now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                break;
            case (BudgetIncrease was, BudgetIncrease now):
                FixedIncrease(errors, was, now);
                break;
            case (RequestLimit was, RequestLimit now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                break;
            case (Policy was, Policy now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                break;
            default:
                throw new ArgumentException("An update must be of the kind it replaces.", nameof(row));
        }

        return errors;
    }

    private static void Key(List<ControlError> errors, VirtualKey key)
    {
        Text(errors, "name", key.Name);
        Text(errors, "prefix", key.Prefix);
        Text(errors, "origin", key.Origin, required: false);
        Text(errors, "default_feature", key.DefaultFeature, required: false);
        Few(errors, "allowed_models", key.AllowedModels.Count, MostModels);
        foreach (var model in key.AllowedModels.Take(MostModels))
            Text(errors, "allowed_models", model);
        Few(errors, "allowed_surfaces", key.AllowedSurfaces.Count, MostSurfaces);
        foreach (var surface in key.AllowedSurfaces.Take(MostSurfaces))
            Text(errors, "allowed_surfaces", surface);
        var assigned = (key.CostCenter.Length > 0 ? 1 : 0) + (key.Project.Length > 0 ? 1 : 0);
        if (key.DefaultTags.Count + assigned > 16)
            Invalid(errors, "default_tags", key.DefaultTags.Count, "are too many tags; a request carries at most 16, cost centre and project among them");
        foreach (var tag in key.DefaultTags.Take(16))
            Tag(errors, "default_tags", tag);
        if (key.ExpiresMicros is <= 0)
            Invalid(errors, "expires_at", key.ExpiresMicros, "is not a time");
        Few(errors, "allowed_addresses", key.AllowedAddresses.Count, MostAddresses);
        foreach (var range in key.AllowedAddresses.Take(MostAddresses))
        {
            if (!AddressRange.TryParse(range, out _, out var problem))
                Invalid(errors, "allowed_addresses", range, problem);
        }

        Few(errors, "required_attribution", key.RequiredAttribution.Count, MostRequired);
        foreach (var word in key.RequiredAttribution.Take(MostRequired).Where(static word => !RequiredAttribution.IsKnown(word)))
            Invalid(errors, "required_attribution", word, $"is nothing that a request can name; write {string.Join(", ", RequiredAttribution.Dimensions.Select(static one => one.ToString().ToLowerInvariant()))} or tag:KEY, such as tag:env");
        Assigned(errors, "cost_center", key.CostCenter);
        Assigned(errors, "project", key.Project);
        Few(errors, "metadata", key.Metadata.Count, MostNotes);
        foreach (var (name, note) in key.Metadata.Take(MostNotes))
        {
            Text(errors, "metadata", name);
            if (note is null || note.Length > LongestNote)
                Invalid(errors, "metadata", name, $"must hold 0 to {LongestNote} characters");
        }
    }

    private static bool HasSameNotes(VirtualKey was, VirtualKey now) =>
        was.Metadata.Count == now.Metadata.Count && was.Metadata.All(note => now.Metadata.TryGetValue(note.Key, out var kept) && kept == note.Value);

    // Whatever stands behind cost_center= and project= must fit into a tag.
    private static void Assigned(List<ControlError> errors, string field, string value)
    {
        if (value.Length > 0 && (string.IsNullOrWhiteSpace(value) || value.Trim() != value || value.Length > LongestName || HasControl(value)))
            Invalid(errors, field, value, $"must have 0 to {LongestName} printable characters, without spaces around them");
    }

    private static void Account(List<ControlError> errors, ProviderAccount account)
    {
        Slug(errors, account.Slug, s_slug);
        Text(errors, "provider", account.Provider);
        if (!Enum.IsDefined(account.Owner))
            Invalid(errors, "owner", account.Owner, "is no owner; write installation, organization, team or user");
        if (account.Owner == AccountOwner.Installation != account.OwnerId is null)
            Invalid(errors, "owner_id", account.OwnerId, $"does not fit the owner {account.Owner.ToString().ToLowerInvariant()}; only the installation has no id");

        var reference = account.SecretReference;
        var isEnvironment = reference.StartsWith("env:", StringComparison.Ordinal) && reference.Length > 4
            && !reference.AsSpan(4).ContainsAny(" =\0");
        var isFile = reference.StartsWith("file:/", StringComparison.Ordinal) && reference.Length > 6;
        // The value may be a secret written in the wrong place, so it is not repeated.
        if (!isEnvironment && !isFile)
            errors.Add(new ControlError(ControlErrorKind.Invalid, "secret", "(not shown)", "secret is no reference; write env:NAME or file:/absolute/path."));
    }

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

    private static void Count(List<ControlError> errors, string field, int? count)
    {
        if (count is < 1 or > LargestCount)
            Invalid(errors, field, count, $"is outside 1 to {LargestCount}; to block everything, disable the key or set a budget of 0");
    }

    private static void Tokens(List<ControlError> errors, string field, long? tokens)
    {
        if (tokens is < 1 or > LargestTokens)
            Invalid(errors, field, tokens, $"is outside 1 to {LargestTokens}; to block everything, disable the key or set a budget of 0");
    }

    private static void ScopeName(List<ControlError> errors, Dimension? dimension, string name)
    {
        if (dimension is null)
        {
            if (name.Length > 0)
                Invalid(errors, "scope", name, "needs a dimension");
            return;
        }

        if (!Enum.IsDefined(dimension.Value) || dimension is Dimension.ModelServed or Dimension.Tier)
            Invalid(errors, "dimension", dimension, "cannot be limited, because it is known only after the answer");
        else if (name.Length is 0 or > LongestScope)
            Invalid(errors, "scope", name, $"must have 1 to {LongestScope} characters");
        else if (dimension == Dimension.Tag)
            Tag(errors, "scope", name);
        else if (dimension is Dimension.Team or Dimension.User && name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            Invalid(errors, "scope", name, "must be organization/slug, such as acme/research");
    }

    private static void Slug(List<ControlError> errors, string slug, SearchValues<char> allowed, string field = "slug")
    {
        if (slug.Length is 0 or > LongestSlug || slug.AsSpan().ContainsAnyExcept(allowed) || !char.IsAsciiLetterOrDigit(slug[0]))
            Invalid(errors, field, slug, $"must have 1 to {LongestSlug} lower-case letters, digits or . _ - and begin with a letter or digit, such as acme-research");
    }

    private static void Tag(List<ControlError> errors, string field, string tag)
    {
        var separator = tag.IndexOf('=', StringComparison.Ordinal);
        if (separator < 1 || separator == tag.Length - 1 || tag.Length > LongestScope || HasControl(tag))
            Invalid(errors, field, tag, "must be key=value, such as env=production");
    }

    private static void Text(List<ControlError> errors, string field, string text, bool required = true)
    {
        if ((required && string.IsNullOrWhiteSpace(text)) || text.Length > LongestName || HasControl(text))
            Invalid(errors, field, text, $"must have {(required ? 1 : 0)} to {LongestName} printable characters");
    }

    private static void Few(List<ControlError> errors, string field, int count, int most)
    {
        if (count > most)
            Invalid(errors, field, count, $"are too many; write at most {most}");
    }

    private static bool HasControl(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return true;
        }

        return false;
    }

    private static void Fixed<TValue>(List<ControlError> errors, string field, TValue was, TValue now)
    {
        if (!EqualityComparer<TValue>.Default.Equals(was, now))
            errors.Add(new ControlError(ControlErrorKind.Fixed, field, $"{now}", $"{field} is fixed when the object is made; make a new one."));
    }

    private static void Invalid(List<ControlError> errors, string field, object? value, string problem) =>
        errors.Add(new ControlError(ControlErrorKind.Invalid, field, $"{value}", $"{field} '{value}' {problem}."));
}
