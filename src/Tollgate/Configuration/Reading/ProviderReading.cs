using Tollgate.Configuration.Keys;
using Tollgate.Configuration.Yaml;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Configuration.Reading;

/// <summary>The map <c>providers</c>.</summary>
internal static class ProviderReading
{
    private static readonly string[] s_credentials = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

    public static IReadOnlyList<ProviderOptions> ReadAll(Section root, IReadOnlyList<ListenConfiguration> listen) =>
        [.. root.NamedSections("providers").Select(p => Read(p.Name, p.Section, listen))];

    private static ProviderOptions Read(string name, Section section, IReadOnlyList<ListenConfiguration> listen)
    {
        if (!Slug.IsValid(name))
        {
            section.Context.Problem(section.Mark, section.Path, $"{Shown.Value(name)} cannot name a provider. Write {Slug.Form}.");
        }

        var known = KnownProviders.Find(name);
        var api = section.Scalar("api") is { } written ? (ApiFamily)written.Number : known?.Api;
        var url = ReadUrl(section, known);
        var accounts = AccountReading.Read(section, known);
        var models = ReadModels(section) ?? known?.Models ?? [];
        var deployments = ReadDeployments(section, api);
        var options = new ProviderOptions
        {
            Name = name,
            Vendor = section.Scalar("vendor")?.Text ?? known?.Name ?? (api == ApiFamily.Azure ? "azure" : (url is null ? null : KnownProviders.At(url)?.Name) ?? name),
            Api = api ?? ApiFamily.OpenAI,
            BaseUrl = url ?? new Uri("http://127.0.0.1"),
            Accounts = accounts,
            Models = models,
            Deployments = deployments,
            Region = section.Scalar("region")?.Text,
            Headers = HeaderReading.Read(section, s_credentials),
            Timeouts = TimeoutReading.Read(section.Child("timeouts")),
            Proxy = ProxyReading.Read(section.Child("proxy")),
            CertificateAuthority = AuthorityReading.Read(section),
            EnforcesLimits = section.Scalar("enforce_limits")?.Number == 1,
            SendAttemptId = section.Scalar("send_attempt_id")?.Number == 1,
        };
        options = section.Scalar("api_version") is { } version ? options with { ApiVersion = version.Text } : options;
        CheckApi(name, section, known, api);
        CheckAzure(section, options, api);
        BaseUrlCheck.Check(section, options, listen, api);
        return options;
    }

    private static void CheckApi(string name, Section section, KnownProvider? known, ApiFamily? api)
    {
        if (api is null && !section.Has("api"))
        {
            var nearest = NearestKey.Find(name, KnownProviders.All.Select(k => k.Name));
            var hint = nearest is null ? "" : $" Did you mean the provider '{nearest}'?";
            section.Context.Problem(section.Mark, section.PathOf("api"), $"Missing, because {Shown.Value(name)} is not a known provider.{hint} Write api: openai, anthropic, gemini or azure.");
        }

        if (known is null && !section.Has("base_url"))
        {
            section.Context.Problem(section.Mark, section.PathOf("base_url"), "Missing. Write base_url: https://host of the provider.");
        }
    }

    private static Uri? ReadUrl(Section section, KnownProvider? known) => section.Has("base_url")
        ? section.Scalar("base_url")?.Url
        : known is null ? null : new Uri(known.BaseUrl);

    private static List<string>? ReadModels(Section section)
    {
        if (section.Scalars("models") is not { } written)
        {
            return null;
        }

        var globs = new List<string>();
        foreach (var glob in written)
        {
            if (glob.Text.Any(char.IsWhiteSpace))
            {
                section.Context.Problem(glob.Mark, glob.Path, $"{glob.Display} has white space. Write one glob per item, such as gpt-*.");
            }

            globs.Add(glob.Text);
        }

        return globs;
    }

    private static Dictionary<string, string> ReadDeployments(Section section, ApiFamily? api)
    {
        var deployments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (model, deployment) in section.NamedScalars("deployments"))
        {
            if (model.Length == 0 || model.Any(char.IsWhiteSpace) || deployment.Text.Any(c => char.IsWhiteSpace(c) || c == '/'))
            {
                section.Context.Problem(deployment.Mark, deployment.Path, "A model or deployment has white space or '/', or is empty. Write model: deployment.");
            }

            deployments[model] = deployment.Text;
        }

        if (api is not (null or ApiFamily.Azure))
        {
            foreach (var key in (string[])["deployments", "api_version"])
            {
                if (section.Has(key))
                {
                    section.Problem(key, "Only Azure has this. Write api: azure, or remove it.");
                }
            }
        }

        return deployments;
    }

    private static void CheckAzure(Section section, ProviderOptions options, ApiFamily? api)
    {
        if (api == ApiFamily.Azure && options.Deployments.Count == 0 && options.Models.Count == 0)
        {
            section.Context.Warning(section.Mark, section.PathOf("deployments"),
                $"Without deployments callers reach only {Shown.Name(options.Name)}/deployment, and prices are looked up by the deployment's name. Write deployments: with model: deployment lines.");
        }
    }
}
