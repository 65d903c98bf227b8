using System.Buffers;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// What can be said of an object without asking the store; the same for every adapter. All problems at once. References to other
/// objects are checked by the adapter, in the transaction of the change.
/// </summary>
public static partial class ControlRules
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
            case Alias alias:
                StandsFor(errors, alias);
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
            case (Alias was, Alias now):
                Fixed(errors, "organization_id", was.OrganizationId, now.OrganizationId);
                Fixed(errors, "dimension", was.Dimension, now.Dimension);
                Fixed(errors, "scope", was.ScopeName, now.ScopeName);
                Fixed(errors, "name", was.Name, now.Name);
                break;
            default:
                throw new ArgumentException("An update must be of the kind it replaces.", nameof(row));
        }

        return errors;
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
