using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.PromptCache;

/// <summary>
/// Anthropic's explicit breakpoints: the longest cached prefix at a breakpoint or up to 20 blocks before it is read, the rest up to
/// each further breakpoint is written at that breakpoint's life, the tail is uncached.
/// </summary>
internal static class BreakpointCache
{
    public const int MostBreakpoints = 4;
    private const int LookBack = 20;

    public static InputSplit Split(PrefixStore store, Ask ask, ulong owner, int minimum)
    {
        var blocks = ask.Fold.Blocks;
        var hit = FindHit(store, blocks, owner, minimum);
        var read = hit < 0 ? 0 : blocks[hit].Tokens;
        int position = read, write5m = 0, write1h = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Breakpoint is not { } life || block.Tokens < minimum) continue;
            if (i < hit) store.Touch(Dice.Mix(owner, block.Hash));
            if (i <= hit) continue;
            store.Put(Dice.Mix(owner, block.Hash), life == CacheLife.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5));
            if (life == CacheLife.OneHour) write1h += block.Tokens - position;
            else write5m += block.Tokens - position;
            position = block.Tokens;
        }

        return new InputSplit(ask.Fold.Tokens - position, read, write5m, write1h);
    }

    private static int FindHit(PrefixStore store, List<BlockMark> blocks, ulong owner, int minimum)
    {
        for (var at = blocks.Count - 1; at >= 0; at--)
        {
            if (blocks[at].Breakpoint is null) continue;
            for (var i = at; i >= 0 && i > at - LookBack; i--)
            {
                if (blocks[i].Tokens >= minimum && store.Touch(Dice.Mix(owner, blocks[i].Hash))) return i;
            }
        }

        return -1;
    }
}
