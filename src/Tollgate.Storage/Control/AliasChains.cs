using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// Follows aliases as each team and organization would see them, and tells of circles and of chains that are too long. Pure: the same for every
/// adapter, and for a configuration that is loaded beside rows.
/// </summary>
public static class AliasChains
{
    /// <summary>So many aliases are followed one after another.</summary>
    public const int Longest = 8;

    private const int MostErrors = 10;

    /// <summary>Everything that is wrong with what callers would see; empty when nothing is.</summary>
    /// <param name="rows">All aliases in force, as they would be.</param>
    /// <param name="file">Those of <c>tollgate.yaml</c>.</param>
    /// <param name="organization">Only what the keys of this organization see, where only that can have changed; null for everybody.</param>
    public static IReadOnlyList<ControlError> Check(IEnumerable<Alias> rows, IReadOnlyDictionary<string, AliasMeaning> file, Guid? organization = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(file);
        var errors = new List<ControlError>();
        var installation = new Dictionary<string, string>(StringComparer.Ordinal);
        var organizations = new SortedDictionary<Guid, (string Slug, Dictionary<string, string> Names)>();
        var teams = new SortedDictionary<string, (Guid Organization, Dictionary<string, string> Names)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            switch (row)
            {
                case { OrganizationId: null }:
                    installation[row.Name] = row.Target;
                    break;
                case { OrganizationId: { } other } when organization is { } only && other != only:
                    break;
                case { Dimension: Dimension.Team, OrganizationId: { } owner }:
                    if (!teams.TryGetValue(row.ScopeName, out var team))
                        teams.Add(row.ScopeName, team = (owner, new Dictionary<string, string>(StringComparer.Ordinal)));
                    team.Names[row.Name] = row.Target;
                    break;
                case { OrganizationId: { } owner }:
                    if (!organizations.TryGetValue(owner, out var own))
                        organizations.Add(owner, own = (row.ScopeName, new Dictionary<string, string>(StringComparer.Ordinal)));
                    own.Names[row.Name] = row.Target;
                    break;
            }
        }

        var outer = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, meaning) in file)
            outer[name] = meaning.Target;

        // From the widest to the narrowest: what is wrong for everybody is told of everybody.
        var told = new HashSet<string>(StringComparer.Ordinal);
        Follow("", [installation, outer], told, errors);
        foreach (var (slug, names) in organizations.Values)
            Follow($" for organization {slug}", [names, installation, outer], told, errors);
        foreach (var (scope, (owner, names)) in teams)
            Follow($" for team {scope}", organizations.TryGetValue(owner, out var around) ? [names, around.Names, installation, outer] : [names, installation, outer], told, errors);

        return errors;
    }

    private static void Follow(string whom, Dictionary<string, string>[] layers, HashSet<string> told, List<ControlError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            foreach (var name in layer.Keys)
            {
                if (errors.Count < MostErrors && seen.Add(name))
                    Follow(name, whom, layers, told, errors);
            }
        }
    }

    private static void Follow(string name, string whom, Dictionary<string, string>[] layers, HashSet<string> told, List<ControlError> errors)
    {
        var chain = new List<string> { name };
        var smallest = name;
        while (TargetOf(chain[^1], layers) is { } target)
        {
            if (target == name)
            {
                // Once, at the smallest of its names.
                if (smallest == name && Shown(chain, name) is var circle && told.Add(circle))
                    Add(errors, name, $"The alias '{name}' would lead back to itself{whom}: {circle}. Write a model at the end.");
                return;
            }

            // A circle further on is told at its own names.
            if (chain.Contains(target))
                return;

            chain.Add(target);
            smallest = string.CompareOrdinal(target, smallest) < 0 ? target : smallest;
        }

        // The last one is a model.
        if (chain.Count - 1 > Longest && Shown(chain[..^1], chain[^1]) is var way && told.Add(way))
            Add(errors, name, $"The alias '{name}' would lead over {chain.Count - 1} aliases{whom}, and {Longest} are followed: {way}. Write the model itself.");
    }

    private static string? TargetOf(string name, Dictionary<string, string>[] layers)
    {
        foreach (var layer in layers)
        {
            if (layer.TryGetValue(name, out var target))
                return target;
        }

        return null;
    }

    private static void Add(List<ControlError> errors, string name, string message) => errors.Add(new ControlError(ControlErrorKind.Conflict, "target", name, message));

    private static string Shown(IReadOnlyList<string> chain, string end) => chain.Count <= 12
        ? string.Join(" → ", chain) + " → " + end
        : string.Join(" → ", chain.Take(12)) + " → … → " + end;
}
