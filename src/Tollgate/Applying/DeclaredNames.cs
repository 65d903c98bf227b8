using Tollgate.Commands;
using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <summary>
/// Finds what the file refers to: in the file itself or, in force, in the store. What could not be made is known but null, so that its own problem is
/// the only one. Confined to an organization, what lies elsewhere is answered like what is not there. For one run: not thread-safe.
/// </summary>
internal sealed class DeclaredNames
{
    private readonly ControlSnapshot _snapshot;
    private readonly Organization? _within;
    private readonly Dictionary<string, Organization?> _organizations = new(StringComparer.Ordinal);
    private readonly Dictionary<(Guid, string), Team?> _teams = [];
    private readonly Dictionary<(Guid, string), User?> _users = [];
    private readonly Dictionary<(Guid, string), VirtualKey?> _keys = [];
    private readonly Dictionary<Guid, string> _shownKeys = [];
    private readonly Dictionary<Guid, string> _slugs = [];
    private readonly Dictionary<Guid, VirtualKey> _newest = [];
    private readonly ILookup<(Guid, string), VirtualKey> _inForce;
    private string? _standard;
    private bool _isStandardUnknown;

    internal DeclaredNames(ControlSnapshot snapshot, Organization? within)
    {
        (_snapshot, _within, _standard) = (snapshot, within, within?.Slug);
        foreach (var organization in snapshot.Organizations.Where(one => one.RetiredMicros is null && (within is null || one.Id == within.Id)))
        {
            _organizations[organization.Slug] = organization;
        }

        foreach (var team in snapshot.Teams)
        {
            _slugs[team.Id] = team.Slug;
            if (team.RetiredMicros is null)
            {
                _teams[(team.OrganizationId, team.Slug)] = team;
            }
        }

        foreach (var user in snapshot.Users)
        {
            _slugs[user.Id] = user.Slug;
            if (user.RetiredMicros is null)
            {
                _users[(user.OrganizationId, user.Slug)] = user;
            }
        }

        foreach (var key in snapshot.Keys)
        {
            _shownKeys[key.Id] = $"{snapshot.Organization(key.OrganizationId).Slug}/{key.Name}";
            if (key.RetiredMicros is null)
            {
                _newest[key.LineageId] = key;
            }
        }

        _inForce = snapshot.Keys.Where(static key => key.RetiredMicros is null).ToLookup(static key => (key.OrganizationId, key.Name));
    }

    /// <summary>Keys in force of a name, the oldest first.</summary>
    internal IEnumerable<VirtualKey> KeysNamed(Guid organization, string name) => _inForce[(organization, name)];

    /// <summary>Ids of everything that something in the file refers to.</summary>
    internal HashSet<Guid> Used { get; } = [];

    internal void Add(string slug, Organization? organization) => _organizations[slug] = organization;

    internal void Add(Guid organization, string slug, Team? team)
    {
        _teams[(organization, slug)] = team;
        Name(team, slug);
    }

    internal void Add(Guid organization, string slug, User? user)
    {
        _users[(organization, slug)] = user;
        Name(user, slug);
    }

    internal void Add(Organization organization, string name, VirtualKey? key)
    {
        _keys[(organization.Id, name)] = key;
        if (key is not null)
        {
            _shownKeys[key.Id] = $"{organization.Slug}/{name}";
        }
    }

    /// <summary>Takes the organization that the file names for all of it; said once when there is none.</summary>
    internal void ReadStandard(Section root)
    {
        if (root.Scalar("organization") is { } written)
        {
            _standard = written.Text;
            _isStandardUnknown = Find(root, "organization", written.Text) is null;
        }
    }

    /// <summary>The organization of a row that lies in one; null when that is a problem, which is told.</summary>
    internal Organization? OrganizationOf(Section section)
    {
        var written = section.Scalar("organization")?.Text;
        if ((written ?? _standard) is not { } slug)
        {
            section.Problem("organization", "Missing. Write organization: and its slug here, or once at the top of the file.");
            return null;
        }

        return Find(section, "organization", slug, isQuiet: written is null && _isStandardUnknown);
    }

    /// <summary>The team a row names. False when that is a problem.</summary>
    internal bool TryTeam(Section section, Organization organization, out Team? team)
    {
        team = section.Scalar("team") is { } written ? Member(section, "team", _teams, organization, written.Text, "team") : null;
        return team is not null || !section.Has("team");
    }

    /// <summary>The user a row names. False when that is a problem.</summary>
    internal bool TryUser(Section section, Organization organization, out User? user)
    {
        user = section.Scalar("user") is { } written ? Member(section, "user", _users, organization, written.Text, "user") : null;
        return user is not null || !section.Has("user");
    }

    /// <summary>What a budget, limit or policy is for; null when that is a problem, which is told.</summary>
    internal DeclaredScope? ScopeOf(Section section)
    {
        if (section.Scalar("scope") is not { } written)
        {
            return null;
        }

        var own = section.Scalar("organization")?.Text;
        var read = ScopeArgument.Read(written.Text, own ?? _standard);
        if (!read.IsOk)
        {
            section.Problem("scope", $"{written.Display} is not a scope. {ScopeArgument.Description} A key is also written as key:[ORG/]NAME.");
            return null;
        }

        var (dimension, name) = (read.Value.Dimension, read.Value.Name);
        if (dimension is null)
        {
            if (own is not null || _within is not null)
            {
                section.Problem(own is null ? "scope" : "organization", $"The scope installation is in no organization. Write organization:{own ?? _within!.Slug}.");
                return null;
            }

            return new DeclaredScope(null, null, "", "installation");
        }

        Organization? lies = null;
        string? shown = null;
        switch (dimension)
        {
            case Dimension.Organization:
                lies = Find(section, "scope", name);
                break;
            case Dimension.Team or Dimension.User when name.Split('/') is [{ Length: > 0 } slug, { Length: > 0 } member]:
                lies = Find(section, "scope", slug);
                if (lies is not null && (dimension == Dimension.Team ? Member(section, "scope", _teams, lies, member, "team") is null : Member(section, "scope", _users, lies, member, "user") is null))
                {
                    return null;
                }

                break;
            case Dimension.Team or Dimension.User:
                section.Problem("scope", $"{written.Display} names no {dimension.ToString()!.ToLowerInvariant()}. Write {dimension.ToString()!.ToLowerInvariant()}:ORG/SLUG.");
                return null;
            case Dimension.Key:
                if (KeyOf(section, name, own ?? _standard) is not { } key)
                {
                    return null;
                }

                (name, shown, lies) = (key.Id.ToString("D"), "key:" + _shownKeys[key.Id], _organizations.Values.FirstOrDefault(one => one?.Id == key.OrganizationId));
                break;
            default:
                var where = own ?? _standard;
                lies = where is null ? null : Find(section, "organization", where, isQuiet: own is null && _isStandardUnknown);
                if (where is not null && lies is null)
                {
                    return null;
                }

                shown = $"{dimension.ToString()!.ToLowerInvariant()}:{name}{(lies is null ? "" : " of " + lies.Slug)}";
                break;
        }

        if (lies is null && dimension is Dimension.Organization or Dimension.Team or Dimension.User or Dimension.Key && shown is null)
        {
            return null;
        }

        if (own is not null && lies?.Slug != own)
        {
            section.Problem("organization", $"{section.Display("organization")} is not where the scope {written.Display} lies. Leave the organization out.");
            return null;
        }

        return new DeclaredScope(lies?.Id, dimension, name, shown ?? $"{dimension.ToString()!.ToLowerInvariant()}:{name}");
    }

    /// <summary>What a stored row is told apart by.</summary>
    internal RowKey KeyOf(Guid? organization, Dimension? dimension, string scope, string name) =>
        new(organization, dimension, dimension is { } given ? _snapshot.LedgerName(given, scope) : "", name);

    /// <summary>The scope of a stored row as people write it.</summary>
    internal string Show(Guid? organization, Dimension? dimension, string scope) => dimension switch
    {
        null => organization is { } id ? "organization:" + SlugOf(id) : "installation",
        Dimension.Key when Guid.TryParseExact(scope, "D", out var key) && _shownKeys.TryGetValue(key, out var shown) => "key:" + shown,
        Dimension.Organization or Dimension.Team or Dimension.User or Dimension.Key => $"{dimension.ToString()!.ToLowerInvariant()}:{scope}",
        _ => $"{dimension.ToString()!.ToLowerInvariant()}:{scope}{(organization is { } id ? " of " + SlugOf(id) : "")}",
    };

    internal string SlugOf(Guid organization) =>
        _snapshot.FindOrganization(organization)?.Slug ?? _organizations.First(one => one.Value?.Id == organization).Key;

    /// <summary>The slug of a team or user; null for none.</summary>
    internal string? SlugOfMember(Guid? member) => member is { } id ? _slugs[id] : null;

    private Organization? Find(Section section, string field, string slug, bool isQuiet = false)
    {
        if (_organizations.TryGetValue(slug, out var found))
        {
            Use(found);
            return found;
        }

        if (!isQuiet)
        {
            section.Problem(field, _within is { } own
                ? $"{section.Display(field)} lies outside your organization. Write what lies in {own.Slug}."
                : $"There is no organization {Quoted(slug)} in this file or in force.{Advice(slug, _organizations.Keys, "Declare it under organizations.")}");
        }

        return null;
    }

    private T? Member<T>(Section section, string field, Dictionary<(Guid, string), T?> known, Organization organization, string slug, string noun)
        where T : ControlRow
    {
        if (known.TryGetValue((organization.Id, slug), out var found))
        {
            Use(found);
            return found;
        }

        section.Problem(field, $"There is no {noun} {Quoted(slug)} of {organization.Slug} in this file or in force.{Advice(slug, known.Keys.Where(key => key.Item1 == organization.Id).Select(static key => key.Item2), $"Declare it under {noun}s.")}");
        return null;
    }

    private VirtualKey? KeyOf(Section section, string name, string? standard)
    {
        if (Guid.TryParseExact(name, "D", out _))
        {
            var line = Guid.ParseExact(_snapshot.LedgerName(Dimension.Key, name), "D");
            if (_newest.TryGetValue(line, out var there) && (_within is null || there.OrganizationId == _within.Id))
            {
                Used.Add(there.Id);
                return there;
            }

            section.Problem("scope", $"{section.Display("scope")} names no key in force. Write key:[ORG/]NAME or the id of one in force.");
            return null;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var slug = slash > 0 && _organizations.ContainsKey(name[..slash]) ? name[..slash] : standard ?? (slash > 0 ? name[..slash] : null);
        var own = slug is not null && name.StartsWith(slug + "/", StringComparison.Ordinal) ? name[(slug.Length + 1)..] : name;
        if (slug is null)
        {
            section.Problem("scope", $"{section.Display("scope")} names no organization. Write key:ORG/NAME.");
            return null;
        }

        if (Find(section, "scope", slug) is not { } organization)
        {
            return null;
        }

        if (_keys.TryGetValue((organization.Id, own), out var found))
        {
            return found;
        }

        var inForce = KeysNamed(organization.Id, own).ToList();
        if (inForce.Count > 0 && inForce.All(key => key.LineageId == inForce[0].LineageId))
        {
            Used.Add(inForce[^1].Id);
            return inForce[^1];
        }

        section.Problem("scope", inForce.Count > 0
            ? $"Several keys of {organization.Slug} have the name {Quoted(own)}. Write key:ID."
            : $"There is no key {Quoted(own)} of {organization.Slug} in this file or in force.{Advice(own, KeyNames(organization.Id), "Declare it under keys.")}");
        return null;
    }

    private IEnumerable<string> KeyNames(Guid organization) => _keys.Keys.Where(key => key.Item1 == organization).Select(static key => key.Item2)
        .Concat(_newest.Values.Where(key => key.OrganizationId == organization).Select(static key => key.Name));

    private void Use(ControlRow? row)
    {
        if (row is not null)
        {
            Used.Add(row.Id);
        }
    }

    private void Name(ControlRow? row, string slug)
    {
        if (row is not null)
        {
            _slugs[row.Id] = slug;
        }
    }

    private static string Advice(string word, IEnumerable<string> known, string otherwise) =>
        NearestKey.Find(word, known.Order(StringComparer.Ordinal)) is { } nearest ? $" Did you mean '{nearest}'?" : " " + otherwise;

    private static string Quoted(string text) => Configuration.Yaml.Shown.Value(text);
}
