using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>
/// What an answer says about itself. Filled by <see cref="AnswerReader"/> or a <see cref="StreamTap"/>, up to date after every
/// event. Reusable, not thread-safe. Null means the answer did not say.
/// </summary>
public sealed class AnswerFacts
{
    private readonly byte[] _id = new byte[128];
    private int _idLength;
    private string? _idText;

    /// <summary>The provider's id of the answer (ids longer than 128 bytes are not kept); made on first use.</summary>
    public string? ResponseId => _idLength == 0 ? null : _idText ??= JsonStrings.Decode(_id.AsSpan(0, _idLength));

    /// <summary>The provider's id as raw bytes.</summary>
    public ReadOnlySpan<byte> ResponseIdUtf8 => _id.AsSpan(0, _idLength);

    /// <summary>The model that answered.</summary>
    public string? ModelServed;

    /// <summary>The service tier that served it (Vertex: the traffic type).</summary>
    public string? ServiceTier;

    /// <summary>Anthropic: where inference ran.</summary>
    public string? InferenceGeo;

    /// <summary>Anthropic: the speed served.</summary>
    public string? Speed;

    /// <summary>The last finish or stop reason, as written.</summary>
    public string? FinishReason;

    /// <summary>True when the body is, or the stream carried, an error.</summary>
    public bool HasError;

    /// <summary>The provider's error type, code or status.</summary>
    public string? ErrorType;

    /// <summary>The provider's error message, at most 512 bytes of it.</summary>
    public string? ErrorMessage;

    /// <summary>The usage reported so far.</summary>
    public ReportedUsage Usage { get; } = new();

    /// <summary>
    /// An upper bound of the bytes of visible output (text, tool calls, refusals, transcripts): escapes count as written,
    /// an event over 64 KB counts whole. Never less than the real text.
    /// </summary>
    public long VisibleOutputBytes;

    /// <summary>The same for reasoning that the provider shows.</summary>
    public long ReasoningBytes;

    /// <summary>Whether text is counted rather than only measured.</summary>
    public OutputCount Count { get; } = new();

    /// <summary>The most tokens the visible output can be: its bytes, or less where its text was counted.</summary>
    public long VisibleTokensAtMost => Count.VisibleAtMost(VisibleOutputBytes, OutputItems);

    /// <summary>The same for the reasoning that is shown.</summary>
    public long ReasoningTokensAtMost => Count.ReasoningAtMost(ReasoningBytes);

    /// <summary>Choices, candidates, content blocks or output items seen.</summary>
    public int OutputItems;

    /// <summary>Images, audio and other media in the output; their size says nothing about tokens and is in no byte count.</summary>
    public int MediaOutputs;

    /// <summary>Calls of the caller's own tools seen.</summary>
    public int ToolCalls;

    /// <summary>Numbers in the answer's embeddings are not counted; this is how many vectors came back.</summary>
    public int Embeddings;

    /// <summary>True when Responses answered in the background: it is not finished and has no usage yet.</summary>
    public bool Pending;

    /// <summary>The answer's text, when <see cref="KeepText"/> was asked for; null otherwise, and always in the gateway.</summary>
    public AnswerText? Text { get; private set; }

    /// <summary>Keeps the text from now on, resets included.</summary>
    public void KeepText() => Text ??= new AnswerText();

    internal readonly List<ulong> Distinct = [];

    /// <summary>Forgets everything; pooled memory goes back.</summary>
    public void Reset()
    {
        _idLength = 0;
        _idText = null;
        ModelServed = ServiceTier = InferenceGeo = Speed = FinishReason = ErrorType = ErrorMessage = null;
        HasError = Pending = false;
        VisibleOutputBytes = ReasoningBytes = 0;
        OutputItems = MediaOutputs = ToolCalls = Embeddings = 0;
        Distinct.Clear();
        Count.Reset();
        Text?.Clear();
        Usage.Reset();
    }

    internal void SetId(ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty && raw.Length <= _id.Length && !raw.SequenceEqual(ResponseIdUtf8))
        {
            raw.CopyTo(_id);
            _idLength = raw.Length;
            _idText = null;
        }
    }

    /// <summary>True the first time a text is seen; remembers at most 256 of them.</summary>
    internal bool IsNew(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        var key = unchecked(((ulong)(uint)hash.ToHashCode() << 32) ^ (ulong)text.Length);
        if (Distinct.Contains(key))
        {
            return false;
        }

        if (Distinct.Count < 256)
        {
            Distinct.Add(key);
        }

        return true;
    }

    /// <summary>Adds the next value, which is a piece of the answer's text.</summary>
    internal void AddText(ref JsonCursor cursor)
    {
        if ((!Count.IsOn && Text is null) || cursor.Peek() != (byte)'"')
        {
            VisibleOutputBytes += OutputText.Length(ref cursor);
        }
        else if (cursor.ReadString(out var raw))
        {
            AddText(raw);
        }
    }

    internal void AddText(ReadOnlySpan<byte> raw)
    {
        VisibleOutputBytes += raw.Length;
        if (Count.IsOn)
        {
            Count.Text(raw);
        }

        Text?.Add(raw, isReasoning: false);
    }

    /// <summary>Adds the next value, which is a piece of the reasoning that is shown.</summary>
    internal void AddReasoning(ref JsonCursor cursor)
    {
        if ((!Count.IsOn && Text is null) || cursor.Peek() != (byte)'"')
        {
            ReasoningBytes += OutputText.Length(ref cursor);
        }
        else if (cursor.ReadString(out var raw))
        {
            AddReasoning(raw);
        }
    }

    internal void AddReasoning(ReadOnlySpan<byte> raw)
    {
        ReasoningBytes += raw.Length;
        if (Count.IsOn)
        {
            Count.Reasoning(raw);
        }

        Text?.Add(raw, isReasoning: true);
    }

    internal void SetModel(ReadOnlySpan<byte> raw)
    {
        if (!raw.IsEmpty)
        {
            ModelServed = TextPool.Get(raw);
        }
    }
}
