using Tollgate.Wire.Json;

namespace Tollgate.Wire.Tokens;

/// <summary>
/// Bounds the tokens of a text that arrives in pieces, and keeps as little of it as that needs: what has come since the last
/// <see cref="Settle"/>, at most <see cref="MostPending"/> bytes and one piece, in a pooled buffer. Not thread-safe.
/// </summary>
/// <remarks>
/// No piece that pairs are merged within goes on over a space behind a visible character, so a text cut there has exactly the
/// tokens of its parts. Text without spaces is cut where it stands; each such cut may hide a merge and is allowed for.
/// </remarks>
internal sealed class RunningCount
{
    /// <summary>Bytes that wait to be counted; counting as many takes a small part of a millisecond.</summary>
    public const int MostPending = 4096;

    // Tokens that merging across a cut in the middle of a piece could bring, at most, beyond those of its halves.
    private const int PerCut = 2;

    // A model mostly, not always, spells a text in the fewest tokens: one in 32 is far more than is ever seen.
    private const int SpellingShare = 32;

    private readonly ByteBuffer _pending = new();
    private TokenizerFamily _family;
    private long _settled;

    /// <summary>The bytes taken so far, as they were written: what <see cref="AtMost"/> stands for.</summary>
    public long Bytes { get; private set; }

    /// <summary>The most tokens they can be. What is not counted yet has a token a byte.</summary>
    public long AtMost => _settled + (_family == TokenizerFamily.Unknown ? 0 : _settled / SpellingShare) + _pending.Length;

    /// <summary>Begins anew.</summary>
    public void Start(TokenizerFamily family)
    {
        Reset();
        _family = family;
    }

    /// <summary>Takes the next piece, a raw JSON string. One that is no valid JSON is left to its bytes.</summary>
    public void Add(ReadOnlySpan<byte> raw)
    {
        if (raw.Contains((byte)'\\'))
        {
            if (!JsonText.IsSound(raw))
            {
                return;
            }

            _pending.Advance(JsonText.Unescape(raw, _pending.GetSpan(raw.Length)));
        }
        else
        {
            _pending.Append(raw);
        }

        Bytes += raw.Length;
        if (_pending.Length > MostPending)
        {
            Settle();
        }
    }

    /// <summary>Counts what has come, all but the last word, which may go on.</summary>
    public void Settle()
    {
        var text = _pending.Span;
        var end = LastBoundary(text);
        if (end > 0)
        {
            _settled += TokenEstimator.AtMost(_family, text[..end]);
            _pending.RemoveFirst(end);
        }
        else if (text.Length > MostPending)
        {
            _settled += TokenEstimator.AtMost(_family, text) + PerCut;
            _pending.Clear();
        }
    }

    public void Reset()
    {
        _pending.Release();
        _settled = 0;
        Bytes = 0;
    }

    // Bytes of other scripts may be white space; only what is known to be visible counts.
    private static int LastBoundary(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var space = text.LastIndexOf((byte)' ');
            if (space <= 0 || text[space - 1] is > 0x20 and < 0x7F)
            {
                return space;
            }

            text = text[..space];
        }
    }
}
