using Tollgate.Configuration;
using Tollgate.Configuration.Yaml;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Importing;

/// <summary>One run of <c>tollgate import openrouter</c>: which of the configured providers has what OpenRouter calls <c>vendor/model</c>.</summary>
internal sealed class OpenRouterImport
{
    private static readonly Dictionary<string, string> s_vendors = new(StringComparer.Ordinal)
    {
        ["mistralai"] = "mistral",
        ["x-ai"] = "xai",
    };

    private readonly string _file;
    private readonly RateCard _card;
    private readonly TollgateConfiguration _configuration;
    private readonly ImportReport _report;
    private readonly SortedDictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private OpenRouterImport(string file, RateCard card, TollgateConfiguration configuration, ImportReport report) =>
        (_file, _card, _configuration, _report) = (file, card, configuration, report);

    public static async Task<ImportOutcome> RunAsync(string file, string? config, RateCard card, CancellationToken cancellation)
    {
        var report = new ImportReport();
        var loaded = ConfigurationLoader.Load(config, new ProcessEnvironment());
        report.Problems.AddRange(loaded.Problems);
        var names = new List<(string Name, int Line)>();
        try
        {
            names = OpenRouterNames.Read(await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), file, report);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            report.Problem(file, 1, "", $"The file cannot be read: {unreadable.Message}");
        }

        if (loaded.Configuration is not { } configuration || report.Problems.Count > 0)
        {
            return new ImportOutcome(report, null);
        }

        var import = new OpenRouterImport(file, card, configuration, report);
        names.ForEach(one => import.Name(one.Name, one.Line));
        return new ImportOutcome(report, ConfigurationText.Write(Path.GetFileName(file), [], import._aliases));
    }

    private void Name(string name, int line)
    {
        if (_configuration.Gateway.Aliases.ContainsKey(name))
        {
            _report.Carried(_file, line, name, "the configuration has this alias");
            return;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var colon = name.IndexOf(':', slash);
        var vendor = name[..slash];
        var model = colon < 0 ? name[(slash + 1)..] : name[(slash + 1)..colon];
        var variant = colon < 0 ? "" : name[(colon + 1)..];
        vendor = s_vendors.GetValueOrDefault(vendor, vendor);

        // Only these choose among hosts of the same model; the others are other models or do something to the request.
        var isSameModel = variant is "" or "nitro" or "floor" or "exacto";
        if (isSameModel && Find(vendor, model) is var (provider, found))
        {
            Alias(name, line, $"{provider.Name}/{found}", Note(provider, variant));
        }
        else if (_configuration.Gateway.Providers.FirstOrDefault(static p => p.Vendor == "openrouter") is { } router)
        {
            Alias(name, line, $"{router.Name}/{name}", "; it stays at OpenRouter");
        }
        else
        {
            _report.Left(_file, line, name, Why(vendor, model, variant, isSameModel));
        }
    }

    private void Alias(string name, int line, string target, string note)
    {
        if (name == target)
        {
            _report.Carried(_file, line, name, $"reached by this name already{note}");
            return;
        }

        _aliases[name] = target;
        _report.Converted(_file, line, name, $"an alias for {target}{note}");
    }

    private (ProviderOptions Provider, string Model)? Find(string vendor, string model)
    {
        foreach (var provider in _configuration.Gateway.Providers.Where(provider => string.Equals(provider.Vendor, vendor, StringComparison.OrdinalIgnoreCase) || IsHost(provider, vendor)))
        {
            // OpenRouter writes versions with points where some vendors write hyphens.
            foreach (var spelling in ((string[])[model, model.Replace('.', '-')]).Distinct(StringComparer.Ordinal))
            {
                if (_card.Match(provider.Vendor, spelling) is { Rates: { } rates, Kind: MatchKind.Exact or MatchKind.Alias or MatchKind.Snapshot } match)
                {
                    return (provider, match.Kind == MatchKind.Snapshot ? spelling : rates.Model);
                }
            }
        }

        return null;
    }

    // An Azure resource has OpenAI's models, those it has deployments of.
    private static bool IsHost(ProviderOptions provider, string vendor) => vendor == "openai" && provider is { Api: ApiFamily.Azure, Deployments.Count: > 0 };

    private static string Note(ProviderOptions provider, string variant) =>
        (variant.Length > 0 ? $"; ':{variant}' chooses among hosts and means nothing here" : "") + provider.Api switch
        {
            ApiFamily.Anthropic => "; reached with the Anthropic protocol only, nothing is translated",
            ApiFamily.Gemini => "; reached with the Gemini protocol only, nothing is translated",
            _ => "",
        };

    private string Why(string vendor, string model, string variant, bool isSameModel)
    {
        if (!isSameModel)
        {
            return $"':{Shown.Name(variant)}' is another model or does something to the request; configure the provider openrouter to go on using it";
        }

        if (!_configuration.Gateway.Providers.Any(provider => string.Equals(provider.Vendor, vendor, StringComparison.OrdinalIgnoreCase)))
        {
            return $"no provider of {Shown.Name(vendor)} is configured; configure it, or openrouter to go on using it there";
        }

        var near = _card.NearestModels(model, vendor, 1);
        return $"the rate card has no such model of {Shown.Name(vendor)}{(near.Count > 0 ? $"; the nearest is {near[0]}" : "")}";
    }
}
