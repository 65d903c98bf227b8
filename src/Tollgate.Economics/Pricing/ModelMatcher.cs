namespace Tollgate.Economics.Pricing;

/// <summary>The order in which the forms of a model name are tried. Allocates only for names of fine-tuned models and locations.</summary>
internal static class ModelMatcher
{
    public static ModelMatch Match(ProviderModels provider, string name)
    {
        var match = Plain(provider, name);
        if (match.Rates is not null)
        {
            return match;
        }

        match = name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase) ? FineTuned(provider, name) : Prefixed(provider, name);
        return match.Rates is null && provider.ById("*") is { } all ? new ModelMatch(all, MatchKind.ProviderWide, match.Region) : match;
    }

    private static ModelMatch Plain(ProviderModels provider, ReadOnlySpan<char> name)
    {
        if (provider.ById(name) is { } exact)
        {
            return new ModelMatch(exact, MatchKind.Exact);
        }

        if (provider.ByAlias(name) is { } alias)
        {
            return new ModelMatch(alias, MatchKind.Alias);
        }

        var undated = ModelNames.WithoutDate(name);
        return undated.Length < name.Length && (provider.ById(undated) ?? provider.ByAlias(undated)) is { } model
            ? new ModelMatch(model, MatchKind.Snapshot)
            : default;
    }

    private static ModelMatch Prefixed(ProviderModels provider, ReadOnlySpan<char> name)
    {
        string? region = null;
        var rest = name;
        while (true)
        {
            var shorter = ModelNames.WithoutPrefix(rest, provider, ref region);
            if (shorter.Length == rest.Length)
            {
                shorter = ModelNames.WithoutSuffix(rest);
            }

            if (shorter.Length == rest.Length)
            {
                break;
            }

            rest = shorter;
            if (Plain(provider, rest).Rates is { } model)
            {
                return new ModelMatch(model, MatchKind.Prefixed, region);
            }
        }

        // OpenRouter's ":free" is a price of its own for every model that offers it.
        return name.EndsWith(":free", StringComparison.OrdinalIgnoreCase) && provider.ById(":free") is { } free
            ? new ModelMatch(free, MatchKind.Prefixed, region)
            : new ModelMatch(null, default, region);
    }

    /// <summary><c>ft:base:org:suffix:id</c> has the card's <c>ft:base</c> prices, never those of the base itself.</summary>
    private static ModelMatch FineTuned(ProviderModels provider, string name)
    {
        var end = name.IndexOf(':', 3);
        var key = end < 0 ? name.AsSpan() : name.AsSpan(0, end);
        var model = Plain(provider, key).Rates;
        return model is null ? default : new ModelMatch(model, MatchKind.FineTuned);
    }
}
