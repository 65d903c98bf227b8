namespace Tollgate.Wire.Tokens;

/// <summary>
/// A public tokenizer of OpenAI: counts tokens exactly as tiktoken's <c>encode_ordinary</c> does, that is with special tokens such
/// as <c>&lt;|endoftext|&gt;</c> taken for ordinary text. Thread-safe; counting allocates nothing beyond pooled buffers.
/// </summary>
/// <remarks>
/// Malformed UTF-8 has no exact count; each malformed sequence splits like U+FFFD and costs at most one token a byte.
/// A piece (a run without any split, such as one "word") longer than <see cref="LongestExactPiece"/> bytes is counted as one
/// token a byte, an upper bound: its merging would need memory many times its size, and no written language has such words.
/// </remarks>
public sealed class BytePairEncoding
{
    /// <summary>The longest piece in bytes that is merged; longer ones count one token a byte.</summary>
    public const int LongestExactPiece = 256 * 1024;

    private static readonly Lazy<BytePairEncoding> LazyO200k = new(() => Load("o200k_base", TokenizerFamily.O200k));
    private static readonly Lazy<BytePairEncoding> LazyCl100k = new(() => Load("cl100k_base", TokenizerFamily.Cl100k));

    private readonly TokenizerFamily _family;

    private BytePairEncoding(string name, TokenizerFamily family, RankTable ranks)
    {
        Name = name;
        _family = family;
        Ranks = ranks;
    }

    /// <summary>o200k_base: GPT-4o and later models. Loaded when first asked for.</summary>
    public static BytePairEncoding O200k => LazyO200k.Value;

    /// <summary>cl100k_base: GPT-4, GPT-3.5 and the third-generation embeddings. Loaded when first asked for.</summary>
    public static BytePairEncoding Cl100k => LazyCl100k.Value;

    /// <summary>The name tiktoken gives it.</summary>
    public string Name { get; }

    /// <summary>The memory its table holds, in bytes.</summary>
    public long MemoryBytes => Ranks.MemoryBytes;

    internal RankTable Ranks { get; }

    /// <summary>The number of tokens of a text in UTF-8: zero for nothing, never more than it has bytes.</summary>
    public int CountTokens(ReadOnlySpan<byte> utf8) => CountTokens(utf8, int.MaxValue);

    /// <summary>Counts until it is clear that the text has more than <paramref name="stopAfter"/> tokens.</summary>
    /// <returns>
    /// The exact count when it is at most <paramref name="stopAfter"/>; otherwise some number above it, and no more than the count.
    /// </returns>
    public int CountTokens(ReadOnlySpan<byte> utf8, int stopAfter) => CountTokens(utf8, stopAfter, out _);

    /// <summary>As above; says whether every piece was short enough to be merged.</summary>
    internal int CountTokens(ReadOnlySpan<byte> utf8, int stopAfter, out bool exact)
    {
        exact = true;
        var scratch = new PieceMerger(Ranks, stackalloc int[PieceMerger.ScratchLength]);
        var tokens = 0;
        for (var start = 0; start < utf8.Length && tokens <= stopAfter;)
        {
            var end = _family == TokenizerFamily.O200k
                ? PieceSplitter.EndO200k(utf8, start)
                : PieceSplitter.EndCl100k(utf8, start);
            var piece = utf8[start..end];
            start = end;
            if (piece.Length == 1 || (piece.Length <= Ranks.LongestToken && Ranks.Find(piece) != RankTable.None))
            {
                tokens++;
            }
            else if (piece.Length <= LongestExactPiece)
            {
                tokens += scratch.Count(piece);
            }
            else
            {
                tokens += piece.Length;
                exact = false;
            }
        }

        return tokens;
    }

    private static BytePairEncoding Load(string name, TokenizerFamily family)
    {
        using var resource = typeof(BytePairEncoding).Assembly.GetManifestResourceStream($"Tollgate.Wire.Tokens.{name}.ranks")
            ?? throw new InvalidOperationException($"The ranks of {name} are not embedded in this build.");
        var file = GC.AllocateUninitializedArray<byte>(checked((int)resource.Length));
        resource.ReadExactly(file);
        return new BytePairEncoding(name, family, RankTable.Read(file));
    }
}
