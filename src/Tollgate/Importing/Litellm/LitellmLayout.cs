using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Importing.Litellm;

/// <summary>
/// Lays deployments out as providers with accounts. Deployments at one address whose keys serve the same models are accounts of one
/// provider; keys that serve different models become providers of their own, so that no key is asked for a model it did not serve.
/// </summary>
internal sealed class LitellmLayout(string file, ImportReport report)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public List<ImportedProvider> Lay(List<LitellmDeployment> deployments, SortedDictionary<string, string> aliases, int? timeout)
    {
        var providers = new List<ImportedProvider>();
        var of = new Dictionary<LitellmDeployment, ImportedProvider>();
        foreach (var place in deployments.GroupBy(static d => (d.Kind.Provider, d.Kind.Api, d.BaseUrl, d.ApiVersion, d.Organization)))
        {
            var keys = place.GroupBy(static d => d.Key, StringComparer.Ordinal).ToList();
            foreach (var alike in keys.GroupBy(Served, StringComparer.Ordinal))
            {
                var provider = Provider([.. alike], timeout);
                providers.Add(provider);
                foreach (var deployment in alike.SelectMany(static one => one))
                {
                    of.Add(deployment, provider);
                }
            }
        }

        foreach (var group in deployments.GroupBy(static deployment => deployment.Group, StringComparer.Ordinal))
        {
            Name([.. group.OrderBy(static deployment => deployment.Order)], of, aliases);
        }

        return providers;
    }

    private static string Served(IEnumerable<LitellmDeployment> ofKey) =>
        string.Join('\n', ofKey.Select(static d => $"{d.Model}={d.BaseModel}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private ImportedProvider Provider(List<IGrouping<string, LitellmDeployment>> keys, int? timeout)
    {
        var all = keys.SelectMany(static of => of).ToList();
        var first = all[0];
        var isOwn = first.BaseUrl is null || Same(first.BaseUrl, KnownProviders.Find(first.Kind.Provider)?.BaseUrl);
        var wished = isOwn || first.Kind.Api == "azure" || first.Kind.KeyVariable is null ? first.Kind.Provider
            : ImportNames.Slug(new Uri(first.BaseUrl!).Host) ?? first.Kind.Provider;
        var name = ImportNames.Free(wished, _names);
        _names.Add(name);
        var provider = new ImportedProvider
        {
            Name = name,
            Vendor = isOwn || first.Kind.Api != "openai" || first.Kind.KeyVariable is null ? first.Kind.Provider : name,
            Api = first.Kind.Api,
            BaseUrl = isOwn ? null : first.BaseUrl,
            ApiVersion = first.ApiVersion,
            Organization = first.Organization,
            TotalSeconds = all.Max(static d => d.TimeoutSeconds) ?? timeout,
        };
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            var account = ImportNames.Free(ImportNames.Slug(key.Key.Trim('$', '{', '}').Replace('_', '-')) ?? "default", accounts);
            accounts.Add(account);
            provider.Accounts.Add(new ImportedAccount(account, key.Key, key.Max(static d => d.Weight)));
        }

        foreach (var deployment in all.DistinctBy(static d => (d.Model, d.BaseModel)))
        {
            if (first.Kind.Api == "azure")
            {
                provider.Deployments[deployment.BaseModel ?? deployment.Model] = deployment.Model;
            }
            else if (!deployment.IsWildcard || deployment.Group == deployment.Model)
            {
                // Behind a prefix every model is reached as provider/model; as a pattern here it would take everybody's names.
                provider.Models.Add(deployment.Model);
            }
        }

        if (first.Kind.Api == "azure" && first.BaseUrl is null)
        {
            report.Problem(file, first.Mark.Line, $"{first.Path}.litellm_params.api_base", "Missing: LiteLLM takes it from the environment. Write the address of the Azure resource for the import.", first.Mark.Column);
        }

        return provider;
    }

    private void Name(List<LitellmDeployment> group, Dictionary<LitellmDeployment, ImportedProvider> of, SortedDictionary<string, string> aliases)
    {
        var chosen = group[0];
        var provider = of[chosen];
        foreach (var other in group.Skip(1))
        {
            if (of[other] == provider && other.Model == chosen.Model)
            {
                report.Carried(file, other.Mark.Line, other.Path, $"another account of {provider.Name}");
            }
            else
            {
                report.Left(file, other.Mark.Line, other.Path, $"{Shown.Value(chosen.Group)} leads to {provider.Name}/{Shown.Name(Named(chosen))} alone: no balancing across providers or models. Callers reach this one as {of[other].Name}/{Shown.Name(Named(other))}");
            }
        }

        var note = Protocol(provider.Api);
        if (chosen.IsWildcard)
        {
            Wildcard(chosen, provider, note);
            return;
        }

        var model = Named(chosen);
        if (chosen.Group == model && of.Values.Distinct().First(p => Serves(p, model)) == provider)
        {
            report.Carried(file, chosen.Mark.Line, chosen.Path, $"the model {Shown.Name(model)} of {provider.Name}{note}");
        }
        else
        {
            aliases[chosen.Group] = $"{provider.Name}/{model}";
            report.Converted(file, chosen.Mark.Line, chosen.Path, $"the alias {Shown.Name(chosen.Group)} for {provider.Name}/{Shown.Name(model)}{note}");
        }
    }

    private void Wildcard(LitellmDeployment chosen, ImportedProvider provider, string note)
    {
        var prefix = provider.Name + "/";
        var isPrefixed = chosen.Group == prefix + chosen.Model;
        if (isPrefixed || chosen.Group == chosen.Model)
        {
            report.Carried(file, chosen.Mark.Line, chosen.Path, $"{Shown.Name(chosen.Group)} as {(isPrefixed ? "provider/model" : "models:")} of {provider.Name}{note}");
        }
        else
        {
            report.Left(file, chosen.Mark.Line, chosen.Path, $"names cannot be rewritten by pattern: callers reach these models as {prefix}MODEL");
        }
    }

    // Azure's models are priced by their names, not by those of deployments.
    private static string Named(LitellmDeployment deployment) => deployment.Kind.Api == "azure" ? deployment.BaseModel ?? deployment.Model : deployment.Model;

    private static bool Serves(ImportedProvider provider, string model) =>
        provider.Deployments.ContainsKey(model)
        || (provider.Models.Count > 0 ? provider.Models : KnownProviders.Find(provider.Name)?.Models ?? []).Any(glob => Glob.Matches(glob, model));

    private static bool Same(string url, string? known) => known is not null && string.Equals(url.TrimEnd('/'), known.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static string Protocol(string api) => api switch
    {
        "anthropic" => "; reached with the Anthropic protocol (/v1/messages) only, nothing is translated",
        "gemini" => "; reached with the Gemini protocol only, nothing is translated",
        _ => "",
    };
}
