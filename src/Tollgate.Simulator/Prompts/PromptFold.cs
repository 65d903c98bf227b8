using Tollgate.Simulator.Generation;
using Tollgate.Simulator.PromptCache;

namespace Tollgate.Simulator.Prompts;

/// <summary>
/// Counts a prompt's tokens and fingerprints its prefixes in one pass over its text, in the order in which the provider would see
/// it: at every step of tokens for automatic caching, at the end of every block for explicit breakpoints.
/// </summary>
internal sealed class PromptFold(int firstMark, int step)
{
    private const ulong Prime = 0x100000001B3UL;
    private const ulong Boundary = 0x1F;
    private ulong _hash = 0xCBF29CE484222325UL;
    private int _nextMark = step > 0 ? firstMark : int.MaxValue;

    public int Tokens { get; private set; }

    public ulong ContentHash => Dice.Mix(_hash);

    /// <summary>Prefix fingerprints at every step of tokens.</summary>
    public List<PrefixMark> Marks { get; } = [];

    /// <summary>Ends of content blocks, with the breakpoint the caller put there.</summary>
    public List<BlockMark> Blocks { get; } = [];

    public void Text(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = _hash;
            for (var i = 0; i < text.Length;)
            {
                var end = Tokenizer.NextEnd(text, i);
                for (; i < end; i++) hash = (hash ^ text[i]) * Prime;
                if (++Tokens == _nextMark)
                {
                    Marks.Add(new PrefixMark(Dice.Mix(hash), Tokens));
                    _nextMark += step;
                }
            }

            // Where one text ends matters: "ab" + "c" is another prompt than "a" + "bc".
            _hash = (hash ^ Boundary) * Prime;
        }
    }

    /// <summary>Content that is not text: tokens by size, never more than its own bytes.</summary>
    public void Opaque(ReadOnlySpan<char> identity, int tokens)
    {
        unchecked
        {
            _hash = (_hash ^ Dice.Hash(identity)) * Prime;
        }

        Tokens += Math.Min(tokens, identity.Length);
        while (step > 0 && Tokens >= _nextMark)
        {
            Marks.Add(new PrefixMark(Dice.Mix(_hash, (ulong)_nextMark), _nextMark));
            _nextMark += step;
        }
    }

    public void EndBlock(CacheLife? breakpoint) => Blocks.Add(new BlockMark(Dice.Mix(_hash), Tokens, breakpoint));
}
