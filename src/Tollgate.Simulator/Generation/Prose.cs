using System.Text;

namespace Tollgate.Simulator.Generation;

/// <summary>
/// Readable text written once per seed; every answer is a slice of it that starts at a sentence. Immutable, thread-safe.
/// ASCII without quotes, so it needs no JSON escapes.
/// </summary>
internal sealed class Prose
{
    private const int Sentences = 2400;
    // A public tokenizer has one token for each of these words and so has ours: a simulated model is charged what the real one would be.
    private static readonly string[] Openers = ["the", "a", "this", "that", "each", "every", "one", "our", "their", "some", "no"];
    private static readonly string[] Nouns =
    [
        "river", "cable", "house", "field", "paper", "train", "plant", "table", "light", "stone", "voice", "water", "child", "music", "night",
        "story", "world", "money", "glass", "metal", "woman", "horse", "ocean", "piece", "state", "group", "owner", "buyer", "team", "note",
        "list", "page", "room", "road", "tree", "line", "word", "book"
    ];
    private static readonly string[] Verbs =
    [
        "opens", "keeps", "holds", "shows", "links", "feeds", "moves", "takes", "gives", "finds", "makes", "turns", "meets", "leads", "needs",
        "joins", "helps", "sends", "gets", "sees", "wants"
    ];
    private static readonly string[] Qualities =
    [
        "quiet", "early", "plain", "clear", "late", "small", "calm", "local", "open", "final", "short", "large", "green", "white", "quick",
        "sharp", "clean", "heavy", "young", "brief", "exact", "broad"
    ];
    private static readonly string[] Joints = ["and", "while", "so", "when", "near", "with", "under", "over", "until", "after"];

    private readonly byte[] _bytes;
    private readonly int[] _ends;
    private readonly int[] _starts;

    public Prose(ulong seed)
    {
        var dice = new Dice(Dice.Mix(seed, 0x70726F7365UL));
        var text = new StringBuilder(Sentences * 64);
        var sentences = new int[Sentences];
        for (var i = 0; i < Sentences; i++)
        {
            sentences[i] = text.Length;
            AppendSentence(text, ref dice);
        }

        var all = text.ToString();
        _bytes = Encoding.ASCII.GetBytes(all);
        var ends = new List<int>(all.Length / 4);
        var starts = new List<int>(Sentences);
        for (var i = 0; i < all.Length;)
        {
            if (starts.Count < Sentences && sentences[starts.Count] == i) starts.Add(ends.Count);
            i = Tokenizer.NextEnd(all, i);
            ends.Add(i);
        }

        _ends = [.. ends];
        _starts = [.. starts];
    }

    /// <summary>Exactly <paramref name="tokens"/> tokens of prose, chosen by <paramref name="choice"/>.</summary>
    public GeneratedText Take(ulong choice, int tokens)
    {
        if (tokens <= 0) return GeneratedText.Empty;
        if (tokens > _ends.Length / 2) return Repeat(tokens);
        var usable = _starts.AsSpan(0, _starts.Length / 2);
        var first = usable[(int)(choice % (ulong)usable.Length)];
        return new GeneratedText(_bytes, _ends, first, SkipSpace(first), tokens);
    }

    private int SkipSpace(int token) => token == 0 ? 1 : _ends[token - 1] + 1;

    private GeneratedText Repeat(int tokens)
    {
        var rounds = tokens / _ends.Length + 1;
        var bytes = new byte[rounds * _bytes.Length];
        var ends = new int[rounds * _ends.Length];
        for (var round = 0; round < rounds; round++)
        {
            _bytes.CopyTo(bytes, round * _bytes.Length);
            for (var i = 0; i < _ends.Length; i++) ends[round * _ends.Length + i] = round * _bytes.Length + _ends[i];
        }

        return new GeneratedText(bytes, ends, 0, 1, tokens);
    }

    /// <summary>Each sentence brings its leading space along.</summary>
    private static void AppendSentence(StringBuilder text, ref Dice dice)
    {
        var at = text.Length + 1;
        AppendClause(text, ref dice);
        if (dice.Below(3) != 0)
        {
            if (dice.Below(2) == 0) text.Append(',');
            text.Append(' ').Append(Joints[dice.Below(Joints.Length)]);
            AppendClause(text, ref dice);
        }

        text.Append('.');
        text[at] = char.ToUpperInvariant(text[at]);
    }

    private static void AppendClause(StringBuilder text, ref Dice dice)
    {
        AppendNoun(text, ref dice);
        text.Append(' ').Append(Verbs[dice.Below(Verbs.Length)]);
        AppendNoun(text, ref dice);
    }

    private static void AppendNoun(StringBuilder text, ref Dice dice)
    {
        text.Append(' ').Append(Openers[dice.Below(Openers.Length)]);
        if (dice.Below(2) == 0) text.Append(' ').Append(Qualities[dice.Below(Qualities.Length)]);
        text.Append(' ').Append(Nouns[dice.Below(Nouns.Length)]);
    }
}
