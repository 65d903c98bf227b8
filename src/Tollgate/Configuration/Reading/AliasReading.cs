using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The map <c>aliases</c>: no circles, no chains longer than the gateway follows, no ends that nobody serves.</summary>
internal static class AliasReading
{
    // As far as the model directory follows.
    private const int LongestChain = 8;

    public static IReadOnlyDictionary<string, string> Read(Section root, IReadOnlyList<ProviderOptions> providers)
    {
        var aliases = new Dictionary<string, string>(StringComparer.Ordinal);
        var written = root.NamedScalars("aliases").ToList();
        foreach (var (name, target) in written)
        {
            if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                root.Context.Problem(target.Mark, target.Path, $"{Shown.Value(name)} cannot be an alias. Write a name without white space.");
            }

            aliases[name] = target.Text;
        }

        var order = written.ConvertAll(w => w.Name);
        foreach (var (name, target) in written)
        {
            if (Fault(name, target, aliases, order, providers) is { } fault)
            {
                root.Context.Problem(target.Mark, target.Path, fault);
            }
        }

        return aliases;
    }

    private static string? Fault(
        string name, ScalarValue target, Dictionary<string, string> aliases, List<string> order, IReadOnlyList<ProviderOptions> providers)
    {
        var chain = new List<string> { name };
        var end = target.Text;
        while (aliases.TryGetValue(end, out var next))
        {
            chain.Add(end);
            if (end == name)
            {
                // Once, at the member written first.
                return chain.Any(member => order.IndexOf(member) < order.IndexOf(name))
                    ? null
                    : $"{target.Display} leads back to the alias itself: {string.Join(" → ", chain.Select(Shown.Name))}. Write a model at the end.";
            }

            // A circle further on is reported at its own members.
            if (chain.Count > aliases.Count)
            {
                return null;
            }

            end = next;
        }

        return chain.Count > LongestChain
            ? $"{target.Display} leads over {chain.Count} aliases; {LongestChain} are followed. Write the model itself."
            : chain.Count == 1 && !providers.Any(p => Serves(p, end)) ? Unserved(target, end, aliases.Keys, providers) : null;
    }

    private static bool Serves(ProviderOptions provider, string model) =>
        (model.Length > provider.Name.Length + 1 && model[provider.Name.Length] == '/' && model.StartsWith(provider.Name, StringComparison.Ordinal))
        || provider.Deployments.Any(d => d.Key == model || d.Value == model)
        || provider.Models.Any(glob => Glob.Matches(glob, model));

    private static string Unserved(ScalarValue target, string end, IEnumerable<string> aliases, IReadOnlyList<ProviderOptions> providers)
    {
        var slash = end.IndexOf('/');
        var names = providers.Select(p => p.Name).ToList();
        var nearest = slash > 0
            ? NearestKey.Find(end[..slash], names) is { } provider ? provider + end[slash..] : null
            : NearestKey.Find(end, aliases);
        var hint = nearest is null ? "" : $" Did you mean {Shown.Value(nearest)}?";
        var known = names.Count == 0 ? "there are no providers" : $"providers are {string.Join(", ", names.Select(Shown.Name))}";
        return $"{target.Display} is served by no provider ({known}).{hint} Write provider/model, or add it to a provider's models.";
    }
}
