using System.Text;
using Tollgate.Wire.Json;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire;

/// <summary>
/// The text of an answer, kept only where somebody asks for it (<see cref="AnswerFacts.KeepText"/>): to count the tokens of an answer
/// whose provider did not. Not thread-safe.
/// </summary>
public sealed class AnswerText
{
    private readonly ByteBuffer _visible = new();
    private readonly ByteBuffer _reasoning = new();

    /// <summary>Tokens the visible text has at least.</summary>
    public long VisibleTokens(TokenizerFamily family) => TokenEstimator.AtLeast(family, _visible.Span);

    /// <summary>Tokens the reasoning shown has at least.</summary>
    public long ReasoningTokens(TokenizerFamily family) => TokenEstimator.AtLeast(family, _reasoning.Span);

    internal void Clear()
    {
        _visible.Clear();
        _reasoning.Clear();
    }

    /// <summary>Takes a piece of text as it is written, escapes included.</summary>
    internal void Add(ReadOnlySpan<byte> escaped, bool isReasoning)
    {
        var buffer = isReasoning ? _reasoning : _visible;
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            buffer.Append(escaped);
            return;
        }

        buffer.Append(Encoding.UTF8.GetBytes(JsonStrings.Decode(escaped)));
    }
}
