namespace Tollgate.Wire.Limits;

/// <summary>
/// Reads the headers in which providers tell how an account's limits stand: <c>x-ratelimit-remaining-tokens</c> (OpenAI and those compatible
/// with it) and <c>anthropic-ratelimit-tokens-remaining</c>. Sources: both providers' pages on rate limits. Pure; does not allocate.
/// </summary>
public static class LimitHeader
{
    private const string OpenAI = "x-ratelimit-";
    private const string Anthropic = "anthropic-ratelimit-";

    /// <summary>Which figure of which quantity a header carries; false for any other header.</summary>
    public static bool TryName(ReadOnlySpan<char> name, out ProviderQuantity quantity, out LimitFigure figure)
    {
        quantity = default;
        figure = default;
        if (name.StartsWith(OpenAI, StringComparison.OrdinalIgnoreCase))
        {
            var rest = name[OpenAI.Length..];
            var dash = rest.IndexOf('-');
            return dash > 0 && TryFigure(rest[..dash], out figure) && TryQuantity(rest[(dash + 1)..], out quantity);
        }

        if (name.StartsWith(Anthropic, StringComparison.OrdinalIgnoreCase))
        {
            var rest = name[Anthropic.Length..];
            var dash = rest.LastIndexOf('-');
            return dash > 0 && TryFigure(rest[(dash + 1)..], out figure) && TryQuantity(rest[..dash], out quantity);
        }

        return false;
    }

    private static bool TryFigure(ReadOnlySpan<char> text, out LimitFigure figure)
    {
        figure = text.Equals("limit", StringComparison.OrdinalIgnoreCase) ? LimitFigure.Limit
            : text.Equals("remaining", StringComparison.OrdinalIgnoreCase) ? LimitFigure.Remaining
            : LimitFigure.Reset;
        return figure != LimitFigure.Reset || text.Equals("reset", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryQuantity(ReadOnlySpan<char> text, out ProviderQuantity quantity)
    {
        quantity = text.Equals("requests", StringComparison.OrdinalIgnoreCase) ? ProviderQuantity.Requests
            : text.Equals("input-tokens", StringComparison.OrdinalIgnoreCase) ? ProviderQuantity.InputTokens
            : text.Equals("output-tokens", StringComparison.OrdinalIgnoreCase) ? ProviderQuantity.OutputTokens
            : ProviderQuantity.Tokens;
        return quantity != ProviderQuantity.Tokens || text.Equals("tokens", StringComparison.OrdinalIgnoreCase);
    }
}
