using Tollgate.Configuration.Keys;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>A virtual key to be made, in the words of the command line and the admin API. Immutable.</summary>
internal sealed record KeyOrder
{
    private static readonly string[] s_surfaces = [.. Enum.GetValues<Surface>().Where(static surface => surface != Surface.None).Select(SurfaceNames.Of).Distinct(StringComparer.Ordinal)];

    /// <summary>Slug; made if missing.</summary>
    public required string Organization { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? Team { get; init; }

    /// <summary>Slug; made if missing, in the key's team.</summary>
    public string? User { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Surfaces { get; init; } = [];

    public DateTimeOffset? Expires { get; init; }

    public string Feature { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Everything that can be said without the store.</summary>
    internal List<ControlError> FindProblems(DateTimeOffset now)
    {
        var errors = new List<ControlError>();
        errors.AddRange(Named("organization", new Organization { Slug = Organization }));
        if (Team is not null)
        {
            errors.AddRange(Named("team", new Team { OrganizationId = default, Slug = Team }));
        }

        if (User is not null)
        {
            errors.AddRange(Named("user", new User { OrganizationId = default, Slug = User }));
        }

        var draft = Draft(default, null, null);
        errors.AddRange(ControlRules.Check(new VirtualKey
        {
            OrganizationId = default,
            Name = draft.Name,
            Prefix = KeySecret.VirtualPrefix,
            Hash = default,
            ExpiresMicros = draft.ExpiresMicros,
            AllowedModels = Models,
            AllowedSurfaces = Surfaces,
            DefaultFeature = Feature,
            DefaultTags = Tags,
        }).Where(error => error.Field != "name" || Name is not null).Select(InOwnWords));
        foreach (var surface in Surfaces.Where(surface => !s_surfaces.Contains(surface, StringComparer.Ordinal)))
        {
            var hint = NearestKey.Find(surface, s_surfaces) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", s_surfaces)}.";
            errors.Add(new ControlError(ControlErrorKind.Invalid, "surfaces", surface, $"surfaces '{surface}' is no surface; {hint}"));
        }

        if (Expires is { } at && at <= now)
        {
            errors.Add(new ControlError(ControlErrorKind.Invalid, "expires_at", $"{at:O}", "expires_at lies in the past: the key would never work."));
        }

        return errors;
    }

    /// <summary>Makes the key, and the organization, team and user where they are missing: all of it or nothing.</summary>
    internal ControlResult<IssuedKey<VirtualKey>> Make(IControlStore store)
    {
        var errors = new List<ControlError>();
        IssuedKey<VirtualKey>? made = null;
        store.AllOrNothing(() =>
        {
            if (Taken("organization", ControlAccess.Organization(store, Organization, create: true)) is not { } organization)
            {
                return false;
            }

            var team = Team is null ? null : Taken("team", ControlAccess.Team(store, organization, Team, create: true));
            var user = User is null ? null : Taken("user", ControlAccess.User(store, organization, User, create: true, team));
            if (errors.Count > 0)
            {
                return false;
            }

            var key = store.Keys.Create(Draft(organization.Id, team?.Id, user?.Id));
            errors.AddRange(key.Errors.Select(InOwnWords));
            made = key.Value;
            return key.IsOk;
        });
        return errors.Count == 0 ? made! : new ControlResult<IssuedKey<VirtualKey>>(errors);

        T? Taken<T>(string field, ControlResult<T> result)
            where T : ControlRow
        {
            errors.AddRange(result.Errors.Select(error => About(error, field)));
            return result.Value;
        }
    }

    private NewKey Draft(Guid organization, Guid? team, Guid? user) => new()
    {
        OrganizationId = organization,
        TeamId = team,
        UserId = user,
        Name = Name ?? string.Join('-', new[] { Team, User, "key" }.Where(part => part is not null)),
        ExpiresMicros = Expires is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
        AllowedModels = Models,
        AllowedSurfaces = Surfaces,
        DefaultFeature = Feature,
        DefaultTags = Tags,
    };

    private static IEnumerable<ControlError> Named(string field, ControlRow row) =>
        ControlRules.Check(row).Where(static error => error.Field == "slug").Select(error => About(error, field));

    // The store speaks of a slug; the caller wrote an organization, a team or a user.
    private static ControlError About(ControlError error, string field) => Renamed(error, error.Field, field);

    private static ControlError InOwnWords(ControlError error) => error.Field switch
    {
        "allowed_models" => Renamed(error, error.Field, "models"),
        "allowed_surfaces" => Renamed(error, error.Field, "surfaces"),
        "default_feature" => Renamed(error, error.Field, "feature"),
        "default_tags" => Renamed(error, error.Field, "tags"),
        _ => error,
    };

    private static ControlError Renamed(ControlError error, string was, string field) =>
        error with { Field = field, Message = error.Message.StartsWith(was, StringComparison.Ordinal) ? field + error.Message[was.Length..] : error.Message };
}
