using Tollgate.Simulator.Generation;
using Tollgate.Simulator.PromptCache;

namespace Tollgate.Simulator.Serving;

/// <summary>Splits a prompt's tokens into uncached, read and written, by directive or by the provider's prompt cache.</summary>
internal static class InputMeter
{
    public static InputSplit Split(Exchange exchange)
    {
        var directive = exchange.Directive;
        var tokens = exchange.Ask.Fold.Tokens;
        if (directive.PinsInput)
        {
            int read = directive.Cached ?? 0, write5m = directive.Write5m ?? 0, write1h = directive.Write1h ?? 0;
            var parts = read + write5m + write1h;
            return new InputSplit(Math.Max(directive.Input ?? tokens, parts) - parts, read, write5m, write1h);
        }

        var profile = ModelProfile.For(exchange.ServedModel);
        if (tokens < profile.CacheMinimum) return new InputSplit(tokens, 0, 0, 0);
        var owner = Dice.Mix(Dice.Hash(exchange.Credential), Dice.Hash(exchange.ServedModel));
        return exchange.Endpoint.Provider == Provider.Anthropic
            ? BreakpointCache.Split(exchange.Server.Prefixes, exchange.Ask, owner, profile.CacheMinimum)
            : AutomaticCache.Split(exchange.Server.Prefixes, exchange.Ask, owner, profile.BillsCacheWrites);
    }
}
