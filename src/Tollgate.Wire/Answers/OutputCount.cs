using Tollgate.Wire.Tokens;

namespace Tollgate.Wire;

/// <summary>
/// Replaces the bytes of an answer's text by a count of its tokens, from <see cref="Start"/> on. Off by default: then nothing is
/// kept and nothing counted. Belongs to the facts of an answer; not thread-safe.
/// </summary>
/// <remarks>
/// Only text is counted. Tool calls stay with their bytes: what a provider shows as JSON the model may have written in a notation
/// of its own. So does every event too large to be read whole.
/// </remarks>
public sealed class OutputCount
{
    /// <summary>Tokens that delimit a block, an item or a choice and do not show, at most.</summary>
    public const int PerItem = 16;

    private readonly RunningCount _text = new();
    private readonly RunningCount _reasoning = new();

    internal OutputCount()
    {
    }

    /// <summary>True once the text is counted.</summary>
    public bool IsOn { get; private set; }

    /// <summary>
    /// Counts what comes from now on; what came before stays with its bytes. Only for answers whose texts come one after the other: the
    /// pieces of several at once would be taken for one text.
    /// </summary>
    public void Start(TokenizerFamily family)
    {
        IsOn = true;
        _text.Start(family);
        _reasoning.Start(family);
    }

    /// <summary>Counts what has come since the last time; until then it has a token a byte.</summary>
    public void Settle()
    {
        if (IsOn)
        {
            _text.Settle();
            _reasoning.Settle();
        }
    }

    internal void Text(ReadOnlySpan<byte> raw) => _text.Add(raw);

    internal void Reasoning(ReadOnlySpan<byte> raw) => _reasoning.Add(raw);

    internal long VisibleAtMost(long bytes, long items) =>
        IsOn ? bytes - _text.Bytes + _text.AtMost + (PerItem * Math.Max(1, items)) : bytes;

    internal long ReasoningAtMost(long bytes) => IsOn ? bytes - _reasoning.Bytes + _reasoning.AtMost : bytes;

    internal void Reset()
    {
        if (IsOn)
        {
            IsOn = false;
            _text.Reset();
            _reasoning.Reset();
        }
    }
}
