using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What of a virtual key is to change, in the words of the command line and the admin API. What is absent stays. Immutable.</summary>
internal sealed record KeyEdit
{
    public string? Name { get; init; }

    /// <summary>When the key ends; null for never.</summary>
    public Settable<DateTimeOffset?> Expires { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Surfaces { get; init; }

    public IReadOnlyList<string>? Addresses { get; init; }

    public IReadOnlyList<string>? Require { get; init; }

    public string? Feature { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Empty for none. Holds from now on; what was spent stays where it was booked.</summary>
    public string? CostCenter { get; init; }

    /// <summary>Empty for none. Holds from now on.</summary>
    public string? Project { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Slug of a team there is; null for none.</summary>
    public Settable<string?> Team { get; init; }

    /// <summary>Slug of a user there is; null for none.</summary>
    public Settable<string?> User { get; init; }

    /// <summary>The version the change is based on; null for the one that is there.</summary>
    public int? Version { get; init; }

    /// <summary>Whether anything is to change.</summary>
    internal bool IsEmpty => this with { Version = null } == new KeyEdit();

    /// <summary>
    /// Whether anything is to change that says what the key may do, who pays for it, or until when. Feature and tags do: budgets and limits are for them,
    /// and what they say a request need not say itself.
    /// </summary>
    internal bool ChangesRights => this with { Name = null, Metadata = null, Version = null } != new KeyEdit();

    /// <summary>Makes the change; every problem at once. Also in the middle of a larger transaction.</summary>
    internal ControlResult<VirtualKey> Make(IControlStore store, VirtualKey key, DateTimeOffset now)
    {
        var errors = new List<ControlError>();
        var organization = store.Organizations.Find(key.OrganizationId)!;
        var team = Team switch
        {
            { IsGiven: false } => key.TeamId,
            { Value: null } => null,
            { Value: { } slug } => Found("team", ControlAccess.Team(store, organization, slug, create: false)),
        };
        var user = User switch
        {
            { IsGiven: false } => key.UserId,
            { Value: null } => null,
            { Value: { } slug } => Found("user", ControlAccess.User(store, organization, slug, create: false)),
        };
        var changed = key with
        {
            Name = Name ?? key.Name,
            TeamId = team,
            UserId = user,
            ExpiresMicros = Expires.IsGiven ? KeyWords.Micros(Expires.Value) : key.ExpiresMicros,
            AllowedModels = Models ?? key.AllowedModels,
            AllowedSurfaces = Surfaces ?? key.AllowedSurfaces,
            AllowedAddresses = Addresses ?? key.AllowedAddresses,
            RequiredAttribution = Require ?? key.RequiredAttribution,
            DefaultFeature = Feature ?? key.DefaultFeature,
            DefaultTags = Tags ?? key.DefaultTags,
            CostCenter = CostCenter ?? key.CostCenter,
            Project = Project ?? key.Project,
            Metadata = Metadata ?? key.Metadata,
            Version = Version ?? key.Version,

            // Members cannot change these: whoever does it is above the key's user.
            SelfMade = key.SelfMade && !ChangesRights,

            // Whoever changes a key has it in hand: it does not expire without another warning.
            ExpiryWarnedMicros = null,
        };
        errors.AddRange(ControlRules.CheckUpdate(key, changed).Select(KeyWords.InOwnWords));
        errors.AddRange(KeyWords.UnknownSurfaces(Surfaces ?? []));
        errors.AddRange(KeyWords.AssigningTags(Tags ?? []));
        errors.AddRange(KeyWords.PastEnd(Expires.Value, now));
        if (errors.Count > 0)
        {
            return new ControlResult<VirtualKey>(errors);
        }

        var result = store.Keys.Update(changed);
        return result.IsOk ? result : new ControlResult<VirtualKey>([.. result.Errors.Select(KeyWords.InOwnWords)]);

        Guid? Found<T>(string field, ControlResult<T> result)
            where T : ControlRow
        {
            errors.AddRange(result.Errors.Select(error => error with { Kind = ControlErrorKind.Invalid, Field = field }));
            return result.Value?.Id;
        }
    }
}
