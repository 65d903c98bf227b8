using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Configuration.Reading;

/// <summary>The map <c>aliases</c>: no circles, no chains longer than the gateway follows, no ends that nobody serves.</summary>
internal static class AliasReading
{
    public static IReadOnlyDictionary<string, AliasMeaning> Read(Section root, IReadOnlyList<ProviderOptions> providers)
    {
        var aliases = new Dictionary<string, AliasMeaning>(StringComparer.Ordinal);
        var written = new List<(string Name, ScalarValue Target, string Path)>();
        foreach (var (name, section) in root.NamedSections("aliases"))
        {
            if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                root.Context.Problem(section.Mark, section.Path, $"{Shown.Value(name)} cannot be an alias. Write a name without white space.");
            }

            if (section.IsEmpty)
            {
                root.Context.Problem(section.Mark, section.Path, "Expected a model, found nothing. Write what the alias stands for.");
            }

            // What else is wrong with it is told as well.
            var (sunset, use) = End(section, name);
            if (section.Scalar("model") is { } target)
            {
                written.Add((name, target, section.IsShort ? section.Path : target.Path));
                aliases[name] = new AliasMeaning(target.Text) { SunsetMicros = sunset, Use = use };
            }
        }

        var order = written.ConvertAll(w => w.Name);
        foreach (var (name, target, path) in written)
        {
            if (Fault(name, target, aliases, order, providers) is { } fault)
            {
                root.Context.Problem(target.Mark, path, fault);
            }
        }

        return aliases;
    }

    private static (long? Sunset, string Use) End(Section section, string name)
    {
        long? sunset = null;
        if (section.Scalar("sunset") is { } end)
        {
            if (Moment.TryRead(end.Text, out var at))
            {
                sunset = at;
            }
            else
            {
                section.Problem("sunset", $"{end.Display} is not a moment. Write {Moment.Form}.");
            }
        }

        var use = section.Scalar("use");
        if (use is not null && !section.Has("sunset"))
        {
            section.Problem("use", $"{use.Display} is to be used instead of an alias that does not end. Write sunset as well, or leave this out.");
        }
        else if (use is not null && (use.Text == name || use.Text.Any(char.IsWhiteSpace)))
        {
            section.Problem("use", use.Text == name
                ? $"{use.Display} is the alias itself. Write what is there after it."
                : $"{use.Display} is no name of a model. Write one without white space.");
        }

        return (sunset, use?.Text ?? "");
    }

    private static string? Fault(
        string name, ScalarValue target, Dictionary<string, AliasMeaning> aliases, List<string> order, IReadOnlyList<ProviderOptions> providers)
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

            end = next.Target;
        }

        return chain.Count > AliasChains.Longest
            ? $"{target.Display} leads over {chain.Count} aliases; {AliasChains.Longest} are followed. Write the model itself."
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
