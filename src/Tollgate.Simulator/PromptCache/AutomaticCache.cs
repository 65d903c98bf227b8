using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.PromptCache;

/// <summary>Caching nobody asked for: the longest known prefix, in whole steps of tokens, is read; longer ones are kept for next time.</summary>
internal static class AutomaticCache
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongLife = TimeSpan.FromHours(24);

    public static InputSplit Split(PrefixStore store, Ask ask, ulong owner, bool billsWrites)
    {
        var marks = ask.Fold.Marks;
        if (marks.Count == 0) return new InputSplit(ask.Fold.Tokens, 0, 0, 0);
        var place = ask.CacheKey is { } key ? Dice.Mix(owner, Dice.Hash(key)) : owner;
        var hit = marks.Count - 1;
        while (hit >= 0 && !store.Touch(Dice.Mix(place, marks[hit].Hash))) hit--;

        for (var i = 0; i < marks.Count; i++)
        {
            if (i > hit) store.Put(Dice.Mix(place, marks[i].Hash), ask.LongRetention ? LongLife : Life);
            else if (i < hit) store.Touch(Dice.Mix(place, marks[i].Hash));
        }

        var read = hit < 0 ? 0 : marks[hit].Tokens;
        var write = billsWrites ? marks[^1].Tokens - read : 0;
        return new InputSplit(ask.Fold.Tokens - read - write, read, write, 0);
    }
}
