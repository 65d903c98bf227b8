using System.Text;

namespace Tollgate.Simulator.Generation;

/// <summary>A text with its token boundaries, as a view over shared UTF-8 bytes; cutting it anywhere costs nothing.</summary>
internal readonly struct GeneratedText
{
    public static readonly GeneratedText Empty = new([], [], 0, 0, 0);

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly int _first;
    private readonly int _start;

    /// <param name="bytes">The UTF-8 text.</param>
    /// <param name="ends">Absolute byte offset at which each token ends.</param>
    /// <param name="first">Index of the first token of this view.</param>
    /// <param name="start">Absolute byte offset of the first byte of this view.</param>
    /// <param name="count">Tokens in this view.</param>
    public GeneratedText(byte[] bytes, int[] ends, int first, int start, int count)
    {
        _bytes = bytes;
        _ends = ends;
        _first = first;
        _start = start;
        Count = count;
    }

    public int Count { get; }

    public ReadOnlySpan<byte> Bytes => Count == 0 ? [] : Slice(0, Count);

    public ReadOnlySpan<byte> Slice(int from, int count)
    {
        if (count <= 0) return [];
        var begin = from == 0 ? _start : _ends[_first + from - 1];
        return _bytes.AsSpan(begin, _ends[_first + from + count - 1] - begin);
    }

    public GeneratedText Truncate(int count) => count >= Count ? this : new(_bytes, _ends, _first, _start, Math.Max(0, count));

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public static GeneratedText Of(string text)
    {
        if (text.Length == 0) return Empty;
        var bytes = Encoding.UTF8.GetBytes(text);
        var ends = new List<int>(text.Length / 4 + 1);
        var offset = 0;
        for (var i = 0; i < text.Length;)
        {
            var end = Tokenizer.NextEnd(text, i);
            offset += Encoding.UTF8.GetByteCount(text.AsSpan(i, end - i));
            ends.Add(offset);
            i = end;
        }

        return new GeneratedText(bytes, [.. ends], 0, 0, ends.Count);
    }
}
