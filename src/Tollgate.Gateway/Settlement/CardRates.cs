using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Settlement;

/// <summary>Prices from a card for an answer that no attempt was made for.</summary>
internal sealed class CardRates(RateCard card, string provider, string asked, string? region) : IAnswerRates
{
    public string? Region => region;

    public ModelMatch Served(string? model) => card.MatchServed(provider, asked, card.Match(provider, asked), model);

    public ModelMatch Of(string model) => card.Match(provider, model);
}
