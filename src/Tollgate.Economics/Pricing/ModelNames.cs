namespace Tollgate.Economics.Pricing;

/// <summary>What can be taken off a model's name without guessing.</summary>
internal static class ModelNames
{
    private static readonly string[] BedrockRegions = ["us", "eu", "apac", "jp", "au", "ca", "us-gov", "global"];

    private static readonly string[] BedrockVendors = ["anthropic", "meta", "mistral", "amazon", "deepseek", "openai", "cohere", "ai21", "qwen"];

    private static readonly string[] Variants = [":thinking", ":beta", "@default", "@latest"];

    /// <summary>Without a trailing date: <c>-2025-04-16</c>, <c>-20250416</c>, <c>@20250416</c>. Four-digit stamps are ambiguous and stay.</summary>
    public static ReadOnlySpan<char> WithoutDate(ReadOnlySpan<char> name)
    {
        if (name.Length > 11 && name[^11] == '-' && name[^6] == '-' && name[^3] == '-'
            && IsDate(name[^10..^6], name[^5..^3], name[^2..]))
        {
            return name[..^11];
        }

        return name.Length > 9 && name[^9] is '-' or '@' && IsDate(name[^8..^4], name[^4..^2], name[^2..]) ? name[..^9] : name;
    }

    /// <summary>Without one leading path, provider, region or vendor; the region it names is kept.</summary>
    public static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> name, ProviderModels provider, scoped ref string? region)
    {
        if (name.StartsWith("arn:", StringComparison.OrdinalIgnoreCase) && name.LastIndexOf('/') is > 0 and var resource)
        {
            return name[(resource + 1)..];
        }

        var models = name.LastIndexOf("/models/", StringComparison.Ordinal);
        if (models >= 0)
        {
            region ??= Location(name[..models]);
            return name[(models + 8)..];
        }

        if (name.StartsWith("models/", StringComparison.OrdinalIgnoreCase))
        {
            return name[7..];
        }

        var slash = name.IndexOf('/');
        if (slash > 0)
        {
            foreach (var own in provider.Names)
            {
                if (name[..slash].Equals(own, StringComparison.OrdinalIgnoreCase))
                {
                    return name[(slash + 1)..];
                }
            }
        }

        var dot = name.IndexOf('.');
        if (dot <= 0)
        {
            return name;
        }

        foreach (var known in BedrockRegions)
        {
            if (name[..dot].Equals(known, StringComparison.Ordinal))
            {
                region ??= known;
                return name[(dot + 1)..];
            }
        }

        foreach (var vendor in BedrockVendors)
        {
            if (name[..dot].Equals(vendor, StringComparison.Ordinal))
            {
                return name[(dot + 1)..];
            }
        }

        return name;
    }

    /// <summary>Without Bedrock's version (<c>-v1:0</c>, <c>:0</c>) or a variant that is billed alike (<c>:thinking</c>, <c>@default</c>).</summary>
    public static ReadOnlySpan<char> WithoutSuffix(ReadOnlySpan<char> name)
    {
        foreach (var variant in Variants)
        {
            if (name.EndsWith(variant, StringComparison.Ordinal))
            {
                return name[..^variant.Length];
            }
        }

        if (name.Length > 2 && name[^2] == ':' && char.IsAsciiDigit(name[^1]))
        {
            return name[..^2];
        }

        return name.Length > 3 && name[^3] == '-' && name[^2] == 'v' && char.IsAsciiDigit(name[^1]) ? name[..^3] : name;
    }

    private static string? Location(ReadOnlySpan<char> path)
    {
        const string marker = "/locations/";
        var start = path.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = path[(start + marker.Length)..];
        var end = rest.IndexOf('/');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static bool IsDate(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        int.TryParse(year, out var y) && int.TryParse(month, out var m) && int.TryParse(day, out var d)
        && y is >= 2020 and < 2100 && m is >= 1 and <= 12 && d >= 1 && d <= DateTime.DaysInMonth(y, m);
}
