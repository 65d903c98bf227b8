using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Importing;

/// <summary>Writes a <c>tollgate.yaml</c>. Every text is quoted as JSON, which YAML reads alike, so nothing in it can become structure.</summary>
internal static class ConfigurationText
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(string source, IReadOnlyList<ImportedProvider> providers, IReadOnlyDictionary<string, string> aliases)
    {
        var text = new StringBuilder();
        text.Append($"# Made by 'tollgate import' from {Comment(source)}. Keys are references: set the variables before the start.\n");
        if (providers.Count > 0)
        {
            text.Append("providers:\n");
        }

        foreach (var provider in providers)
        {
            Provider(text, provider);
        }

        if (aliases.Count > 0)
        {
            text.Append("aliases:\n");
            foreach (var (name, target) in aliases)
            {
                text.Append($"  {Quoted(name)}: {Quoted(target)}\n");
            }
        }

        return text.ToString();
    }

    private static void Provider(StringBuilder text, ImportedProvider provider)
    {
        var known = KnownProviders.Find(provider.Name);
        text.Append($"  {provider.Name}:\n");
        if (known is null)
        {
            text.Append($"    api: {provider.Api}\n");
            if (provider.Vendor != provider.Name)
            {
                text.Append($"    vendor: {Quoted(provider.Vendor)}\n");
            }
        }

        if ((provider.BaseUrl ?? (known is null ? KnownProviders.Find(provider.Vendor)?.BaseUrl : null)) is { } url)
        {
            text.Append($"    base_url: {Quoted(url)}\n");
        }

        if (provider.ApiVersion is { } version)
        {
            text.Append($"    api_version: {Quoted(version)}\n");
        }

        Accounts(text, provider);
        if (provider.Models.Count > 0)
        {
            text.Append($"    models: [{string.Join(", ", provider.Models.Select(Quoted))}]\n");
        }

        if (provider.Deployments.Count > 0)
        {
            text.Append("    deployments:\n");
            foreach (var (model, deployment) in provider.Deployments)
            {
                text.Append($"      {Quoted(model)}: {Quoted(deployment)}\n");
            }
        }

        if (provider.Organization is { } organization)
        {
            text.Append($"    headers:\n      OpenAI-Organization: {Quoted(organization)}\n");
        }

        if (provider.TotalSeconds is { } total)
        {
            // Each phase has to be shorter than the whole; the usual ones are 10 and 5 minutes.
            var phase = Math.Max(total - 1, 1);
            text.Append($"    timeouts: {{ first_byte: {Math.Min(phase, 600)}s, idle: {Math.Min(phase, 300)}s, total: {total}s }}\n");
        }
    }

    private static void Accounts(StringBuilder text, ImportedProvider provider)
    {
        if (provider.Accounts is [{ Weight: 1 } only])
        {
            text.Append($"    key: {Key(only.Key)}\n");
            return;
        }

        text.Append("    accounts:\n");
        foreach (var account in provider.Accounts)
        {
            text.Append($"      - {{ name: {Quoted(account.Name)}, key: {Key(account.Key)}, weight: {account.Weight} }}\n");
        }
    }

    // A reference is meant only where a key stands.
    private static string Quoted(string text) => Key(text.Replace("${", "$${", StringComparison.Ordinal));

    private static string Key(string text) => JsonSerializer.Serialize(text, s_plain);

    private static string Comment(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
}
