using Tollgate.Commands;
using Tollgate.Configuration.Reading;
using Tollgate.Configuration.Yaml;
using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <summary>
/// Applies a file to the control store in one transaction. What is planned is done, and taken back where it was only to be seen: so a dry run finds
/// whatever the store would refuse. Rows are made from the top down and removed from the bottom up.
/// </summary>
internal sealed partial class Application
{
    /// <summary>Begins the label in <see cref="ControlRow.ManagedBy"/>, so that no file lays hands on what an import or a directory owns.</summary>
    internal const string Prefix = "apply:";

    private readonly IControlStore _store;
    private readonly ControlSnapshot _snapshot;
    private readonly Section _root;
    private readonly ApplyOptions _options;
    private readonly DateTimeOffset _now;
    private readonly string _label;
    private readonly DeclaredNames _names;
    private readonly Dictionary<(Guid, string), Team> _teams;
    private readonly Dictionary<(Guid, string), User> _users;
    private readonly List<PlanEntry> _entries = [];
    private readonly List<PlanSecret> _secrets = [];
    private readonly HashSet<Guid> _kept = [];
    private readonly Dictionary<(string Noun, object Key), int> _written = [];

    private Application(IControlStore store, Section root, ApplyOptions options, DateTimeOffset now)
    {
        (_store, _root, _options, _now) = (store, root, options, now);
        _snapshot = store.Read();
        _names = new DeclaredNames(_snapshot, options.Within);
        _teams = _snapshot.Teams.ToDictionary(static one => (one.OrganizationId, one.Slug));
        _users = _snapshot.Users.ToDictionary(static one => (one.OrganizationId, one.Slug));
        _label = ReadLabel();
    }

    /// <summary>Plans a file, and applies it unless it is only to be seen. All problems at once; never throws for what the text is.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">What problems call it.</param>
    /// <param name="options">How.</param>
    /// <param name="now">What has passed by now cannot be a key's end.</param>
    internal static ApplyResult Run(IControlStore store, string text, string fileName, ApplyOptions options, DateTimeOffset now)
    {
        var context = new ReadingContext(fileName, new NoEnvironment());
        var root = new YamlTree((mark, path, message) => context.Problem(mark, path, message)).Read(text);
        if (root is null && context.HasProblems)
        {
            return new ApplyResult(null, context.Problems);
        }

        Application? application = null;
        var applied = store.AllOrNothing(() =>
        {
            application = new Application(store, new Section(context, DeclarationKeys.Root, root, "", root?.Mark ?? new YamlMark(1, 1)), options, now);
            application.Declare();
            application.DeclareAliases();
            application.RemoveRest();
            return !context.HasProblems && !options.DryRun && application._entries.TrueForAll(static entry => entry.Action != PlanAction.Conflict);
        });
        return context.HasProblems
            ? new ApplyResult(null, context.Problems)
            : new ApplyResult(new ApplyPlan(application!._label, applied, applied ? application._entries : [.. application._entries.Select(application.Unmade)], applied ? application._secrets : []), []);
    }

    private string ReadLabel()
    {
        if (_root.Scalar("label") is not { } written)
        {
            if (!_root.Has("label") && !_root.Context.HasProblems)
            {
                _root.Problem("label", "There is nothing in the file. Write label: and a name for what it owns, and what that is below it.");
            }

            return Prefix;
        }

        var parts = written.Text.Split('/');
        if (parts.Length > 2 || !parts.All(Slug.IsValid))
        {
            _root.Problem("label", $"{written.Display} is no label. Write {Slug.Form}.");
        }
        else if (_options.Within is { } own && parts.Length == 2 && parts[0] != own.Slug)
        {
            _root.Problem("label", $"{written.Display} is not of your organization. Write {own.Slug}/{parts[1]}.");
        }

        // What an operator's file owns is no owner's to change, whatever label they write.
        return Prefix + (_options.Within is { } confined && parts.Length == 1 ? $"{confined.Slug}/{written.Text}" : written.Text);
    }

    private void Declare()
    {
        foreach (var section in _root.Sections("organizations"))
        {
            DeclareOrganization(section);
        }

        _names.ReadStandard(_root);
        foreach (var section in _root.Sections("teams"))
        {
            DeclareTeam(section);
        }

        foreach (var section in _root.Sections("users"))
        {
            DeclareUser(section);
        }

        foreach (var section in _root.Sections("keys"))
        {
            DeclareKey(section);
        }

        var budgets = ByKey(_snapshot.Budgets, one => _names.KeyOf(one.OrganizationId, one.Dimension, one.ScopeName, one.Name));
        foreach (var section in _root.Sections("budgets"))
        {
            DeclareLimit(
                section, "budget", budgets, _store.Budgets,
                (row, scope, name) => DeclaredReading.Budget(section, row ?? new Budget { Name = name, OrganizationId = scope.Organization, Dimension = scope.Dimension, ScopeName = scope.Name, Limit = default }));
        }

        var limits = ByKey(_snapshot.RequestLimits, one => _names.KeyOf(one.OrganizationId, one.Dimension, one.ScopeName, one.Name));
        foreach (var section in _root.Sections("limits"))
        {
            DeclareLimit(
                section, "limit", limits, _store.RequestLimits,
                (row, scope, name) => DeclaredReading.Limit(section, row ?? new RequestLimit { Name = name, OrganizationId = scope.Organization, Dimension = scope.Dimension, ScopeName = scope.Name }));
        }

        var policies = ByKey(_snapshot.Policies, one => _names.KeyOf(one.OrganizationId, one.Dimension, one.ScopeName, one.Name));
        foreach (var section in _root.Sections("policies"))
        {
            DeclareLimit(
                section, "policy", policies, _store.Policies,
                (row, scope, name) => DeclaredReading.Policy(section, row ?? new Policy { Name = name, OrganizationId = scope.Organization, Dimension = scope.Dimension, ScopeName = scope.Name }));
        }
    }

    private void DeclareOrganization(Section section)
    {
        if (_options.Within is not null)
        {
            section.Context.Problem(section.Mark, section.Path, "Only operators make and change organizations. Leave this out.");
            return;
        }

        if (section.Scalar("slug")?.Text is not { } slug || IsTwice(section, "slug", "organization", slug))
        {
            return;
        }

        var stored = _snapshot.Organizations.FirstOrDefault(one => one.Slug == slug);
        var made = Put(
            section, "organization", slug, stored, (stored ?? new Organization { Slug = slug }) with { Name = DeclaredReading.Text(section, "name") }, _store.Organizations);
        _names.Add(slug, made);
    }

    private void DeclareTeam(Section section)
    {
        var slug = section.Scalar("slug")?.Text;
        if (_names.OrganizationOf(section) is not { } organization || slug is null || IsTwice(section, "slug", "team", (organization.Id, slug)))
        {
            return;
        }

        var stored = _teams.GetValueOrDefault((organization.Id, slug));
        var made = Put(
            section, "team", $"{organization.Slug}/{slug}", stored, (stored ?? new Team { OrganizationId = organization.Id, Slug = slug }) with { Name = DeclaredReading.Text(section, "name") }, _store.Teams);
        _names.Add(organization.Id, slug, made);
    }

    private void DeclareUser(Section section)
    {
        var slug = section.Scalar("slug")?.Text;
        if (_names.OrganizationOf(section) is not { } organization || slug is null || IsTwice(section, "slug", "user", (organization.Id, slug)))
        {
            return;
        }

        var stored = _users.GetValueOrDefault((organization.Id, slug));
        var isKnown = _names.TryTeam(section, organization, out var team);
        var draft = (stored ?? new User { OrganizationId = organization.Id, Slug = slug }) with
        {
            Name = DeclaredReading.Text(section, "name"),
            Email = DeclaredReading.Text(section, "email"),
            TeamId = team?.Id,
            Kind = (UserKind)(section.Scalar("kind")?.Number ?? 0),
        };
        Refuse(section, ControlRules.Check(draft));
        _names.Add(organization.Id, slug, isKnown ? Put(section, "user", $"{organization.Slug}/{slug}", stored, draft, _store.Users) : null);
    }

    private void DeclareKey(Section section)
    {
        var name = section.Scalar("name")?.Text;
        if (_names.OrganizationOf(section) is not { } organization || name is null)
        {
            // What else is wrong with it is told as well.
            Judge(section, DeclaredReading.Key(section, New(default, "-"), null, null), null);
            return;
        }

        if (IsTwice(section, "name", "key", (organization.Id, name)))
        {
            return;
        }

        var shown = $"{organization.Slug}/{name}";
        var there = _names.KeysNamed(organization.Id, name).ToList();
        var stored = there.FindLast(one => one.ManagedBy == _label) ?? there.LastOrDefault();
        var isKnown = _names.TryTeam(section, organization, out var team) & _names.TryUser(section, organization, out var user);
        var draft = DeclaredReading.Key(section, stored ?? New(organization.Id, name), team, user);
        Judge(section, draft, stored);
        VirtualKey? made = null;
        if (stored is not null && stored.ManagedBy != _label && there.Exists(one => one.LineageId != stored.LineageId))
        {
            Conflict("key", shown, stored, "Several keys have this name, and none of them is of this file: choose another name.");
            made = stored;
        }
        else if (isKnown)
        {
            made = Put(section, "key", shown, stored, draft, create: row =>
            {
                var issued = _store.Keys.Create(DeclaredReading.Draft(row));
                if (!issued.IsOk)
                {
                    return new ControlResult<VirtualKey>(issued.Errors);
                }

                _secrets.Add(new PlanSecret(issued.Value.Key.Id, shown, issued.Value.Secret));
                return issued.Value.Key;
            }, _store.Keys.Update, restore: null);
        }

        // Those it was rotated from end by themselves.
        _kept.UnionWith(there.Where(one => one.LineageId == made?.LineageId).Select(static one => one.Id));
        _names.Add(organization, name, made);
    }

    private static VirtualKey New(Guid organization, string name) => new() { OrganizationId = organization, Name = name, Prefix = KeySecret.VirtualPrefix, Hash = default };

    /// <summary>Everything that can be said of a key without the store. An end that has passed is none of a key that has it.</summary>
    private void Judge(Section section, VirtualKey key, VirtualKey? stored) => Refuse(section,
    [
        .. ControlRules.Check(key),
        .. KeyWords.UnknownSurfaces(key.AllowedSurfaces),
        .. KeyWords.AssigningTags(key.DefaultTags),
        .. key.ExpiresMicros is { } end && end != stored?.ExpiresMicros ? KeyWords.PastEnd(DateTimeOffset.UnixEpoch.AddTicks(end * TimeSpan.TicksPerMicrosecond), _now) : [],
    ]);

    private void DeclareLimit<T>(Section section, string noun, Dictionary<RowKey, T> stored, IControlSet<T> set, Func<T?, DeclaredScope, string, T?> read)
        where T : ControlRow
    {
        if (_names.ScopeOf(section) is not { } scope || (section.Has("name") && section.Scalar("name") is null))
        {
            // What else is wrong with it is told as well.
            if (read(null, new DeclaredScope(null, null, "", ""), "-") is { } rest)
            {
                Refuse(section, ControlRules.Check(rest));
            }

            return;
        }

        var name = section.Scalar("name")?.Text ?? scope.Shown.Replace(':', ' ');
        var key = _names.KeyOf(scope.Organization, scope.Dimension, scope.Name, name);
        var there = stored.GetValueOrDefault(key);
        if (read(there, scope, name) is { } row && !IsTwice(section, section.Has("name") ? "name" : "scope", noun, key))
        {
            Put(section, noun, $"{scope.Shown} \"{name}\"", there, row, set);
        }
    }

    private T? Put<T>(Section section, string noun, string name, T? stored, T declared, IControlSet<T> set)
        where T : ControlRow => Put(section, noun, name, stored, declared, set.Create, set.Update, set.Restore);

    /// <summary>Brings one row to what is declared. The row as it is then; null when it was refused, which is told.</summary>
    private T? Put<T>(
        Section section, string noun, string name, T? stored, T declared, Func<T, ControlResult<T>> create, Func<T, ControlResult<T>> update, Func<Guid, ControlResult<T>>? restore)
        where T : ControlRow
    {
        declared = declared with { ManagedBy = _label };
        if (stored is null)
        {
            return Done(section, PlanAction.Create, noun, name, create(declared), []);
        }

        _kept.Add(stored.Id);
        if (stored.ManagedBy != _label && !(_options.Adopt && stored.ManagedBy.Length == 0))
        {
            Refuse(section, ControlRules.Check(declared));
            Conflict(noun, name, stored, stored.ManagedBy.Length == 0
                ? "It is there already and belongs to nobody: adopt takes it over."
                : $"It belongs to '{stored.ManagedBy}': change it there, or leave it out here.");
            return stored.RetiredMicros is null ? stored : null;
        }

        var changes = RowFacts.Compare(stored, declared, _names);
        if (stored.RetiredMicros is null)
        {
            if (changes.Count > 0)
            {
                return Done(section, PlanAction.Change, noun, name, update(declared), changes);
            }

            _entries.Add(new PlanEntry(PlanAction.Unchanged, noun, name, stored.Id, "", []));
            return stored;
        }

        var restored = restore!(stored.Id);
        if (restored.IsOk && changes.Count > 0)
        {
            restored = update(declared with { RetiredMicros = null, Version = restored.Value.Version });
        }

        return Done(section, PlanAction.Restore, noun, name, restored, changes);
    }

    private T? Done<T>(Section section, PlanAction action, string noun, string name, ControlResult<T> result, IReadOnlyList<PlanChange> changes)
        where T : ControlRow
    {
        Refuse(section, result.Errors);
        if (result.Value is { } row)
        {
            _kept.Add(row.Id);
            _entries.Add(new PlanEntry(action, noun, name, row.Id, "", changes));
        }

        return result.Value;
    }

    private void Conflict(string noun, string name, ControlRow stored, string note)
    {
        _kept.Add(stored.Id);
        _entries.Add(new PlanEntry(PlanAction.Conflict, noun, name, stored.Id, stored.RetiredMicros is null ? note : "It is out of force. " + note, []));
    }

    /// <summary>The entry when nothing was done: what would have been made has no id.</summary>
    private PlanEntry Unmade(PlanEntry entry) => entry.Action == PlanAction.Create ? entry with { Id = null } : entry;

    private bool IsTwice(Section section, string field, string noun, object key)
    {
        if (_written.TryAdd((noun, key), section.Mark.Line))
        {
            return false;
        }

        section.Problem(field, $"The {noun} is written twice; the first is on line {_written[(noun, key)]}. Keep one of them.");
        return true;
    }

    /// <summary>What the rules or the store say of a row, at the field where it stands in the file.</summary>
    private static void Refuse(Section section, IEnumerable<ControlError> errors)
    {
        foreach (var error in errors.Select(KeyWords.InOwnWords).Select(static error => error.Field switch
        {
            "organization_id" => KeyWords.Renamed(error, "organization"),
            "dimension" => error with { Field = "scope" },
            _ => error,
        }))
        {
            if (section.Has(error.Field))
            {
                section.Problem(error.Field, error.Message);
            }
            else
            {
                section.Context.Problem(section.Mark, section.Path, error.Message);
            }
        }
    }

    /// <summary>The rows in force by what they are told apart by; of several, the label's own.</summary>
    private Dictionary<RowKey, T> ByKey<T>(IEnumerable<T> rows, Func<T, RowKey> key)
        where T : ControlRow
    {
        var found = new Dictionary<RowKey, T>();
        foreach (var row in rows)
        {
            if (!found.TryAdd(key(row), row) && row.ManagedBy == _label)
            {
                found[key(row)] = row;
            }
        }

        return found;
    }
}
