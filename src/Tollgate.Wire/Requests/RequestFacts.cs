using Tollgate.Wire.Tokens;

namespace Tollgate.Wire;

/// <summary>
/// What the gateway acts on in a request, read from the raw bytes in one pass. Reusable: <see cref="Reset"/> (which
/// <see cref="RequestReader"/> does first) clears it without allocating. Not thread-safe. Offsets are bytes in the body.
/// </summary>
public sealed class RequestFacts
{
    /// <summary>How many sizes of images are kept; images beyond count as parts of unknown size.</summary>
    public const int MostImageSizes = 64;

    private List<KeyValuePair<string, string>>? _metadata;
    private ImageSize[] _imageSizes = [];
    private int _imageCount;

    /// <summary>Room to decode an escaped member name or a value that straddles two buffers.</summary>
    internal readonly byte[] Scratch = new byte[160];

    /// <summary>The format the body was read as.</summary>
    public WireFormat Format;

    /// <summary>The model asked for; null where the format names it in the URL (Gemini, Bedrock) and the body does not.</summary>
    public string? Model;

    /// <summary>The value of <c>model</c>, quotes included.</summary>
    public ByteRange ModelRange;

    /// <summary>True when the body asks for a stream. (Gemini and Bedrock ask in the URL.)</summary>
    public bool Stream;

    /// <summary>The caller's cap on output tokens; the larger one when the body carries two. Null when there is none.</summary>
    public long? MaxOutput;

    /// <summary>Which member carries <see cref="MaxOutput"/>.</summary>
    public MaxOutputField MaxOutputField;

    /// <summary>The value of that member; present too when the value is null.</summary>
    public ByteRange MaxOutputRange;

    /// <summary>The value of <c>max_tokens</c> where <c>max_completion_tokens</c> stands beside it.</summary>
    public ByteRange SecondMaxOutputRange;

    /// <summary>How many answers are asked for (<c>n</c>, <c>candidateCount</c>); 1 by default.</summary>
    public long Choices;

    /// <summary>Legacy completions: how many answers are generated for each returned one to be chosen from; null when not given.</summary>
    public long? BestOf;

    /// <summary>Legacy completions: prompts in the request; each is answered by itself.</summary>
    public long Prompts;

    /// <summary>Answers the provider generates, whether it returns them or not.</summary>
    public long AnswersGenerated => Math.Min(RequestValues.LargestCount, Math.Max(1, Math.Max(Choices, BestOf ?? 0)) * Math.Max(1, Prompts));

    /// <summary>The service tier asked for, as written.</summary>
    public string? ServiceTier;

    /// <summary>Anthropic: the speed asked for, as written.</summary>
    public string? Speed;

    /// <summary>Anthropic: where inference is to run, as written.</summary>
    public string? InferenceGeo;

    /// <summary>True when the caller set <c>stream_options.include_usage</c>.</summary>
    public bool IncludeUsageAsked;

    /// <summary>The value of <c>stream_options</c>; an object or null.</summary>
    public ByteRange StreamOptionsRange;

    /// <summary>True when <c>stream_options</c> is there and null.</summary>
    public bool StreamOptionsIsNull;

    /// <summary>True when <c>stream_options</c> is <c>{}</c>.</summary>
    public bool StreamOptionsIsEmpty;

    /// <summary>The value of <c>stream_options.include_usage</c>.</summary>
    public ByteRange IncludeUsageRange;

    /// <summary>The caller's end user: OpenAI <c>safety_identifier</c> or <c>user</c>, Anthropic <c>metadata.user_id</c>.</summary>
    public string? User;

    /// <summary>The value of <c>store</c> when the caller set it.</summary>
    public bool? Store;

    /// <summary>The value of <c>store</c>.</summary>
    public ByteRange StoreRange;

    /// <summary>The stored answer this request continues.</summary>
    public string? PreviousResponseId;

    /// <summary>The stored conversation this request belongs to (Responses).</summary>
    public string? ConversationId;

    /// <summary>
    /// The first member that names something the provider keeps for whoever made it: a file, a conversation, a container, a cache, a prompt, a
    /// vector store, an item of another answer. Null when none does. <see cref="PreviousResponseId"/> is not one of these.
    /// </summary>
    public string? StoredState;

    /// <summary>True when the request runs in the background (Responses).</summary>
    public bool Background;

    /// <summary>The provider's prompt-cache key, if the caller chose one.</summary>
    public string? PromptCacheKey;

    /// <summary>The reasoning effort asked for, as written.</summary>
    public string? ReasoningEffort;

    /// <summary>The cap on reasoning tokens: Anthropic <c>thinking.budget_tokens</c>, Gemini <c>thinkingBudget</c> (−1: the model decides).</summary>
    public long? ThinkingBudget;

    /// <summary>True when the request switches extended thinking on (Anthropic <c>thinking</c>, Gemini <c>thinkingConfig</c>, Bedrock, Ollama <c>think</c>).</summary>
    public bool ThinkingAsked;

    /// <summary>True when the request switches thinking off by name (Anthropic <c>thinking.type: disabled</c>).</summary>
    public bool ThinkingRefused;

    /// <summary>Tools the model may use, of any kind.</summary>
    public int Tools;

    /// <summary>Tools that search the web at the provider and may be charged per call.</summary>
    public int WebSearchTools;

    /// <summary>The sum of the callers' caps on web searches (Anthropic <c>max_uses</c>); null when a search tool has none.</summary>
    public long? WebSearchMaxUses;

    /// <summary>Other tools the provider runs itself: file search, code interpreter, fetch, image generation, MCP.</summary>
    public int OtherServerTools;

    /// <summary>The cap on provider-side tool calls (Responses <c>max_tool_calls</c>).</summary>
    public long? MaxToolCalls;

    /// <summary>Images, audio, video and documents in the input.</summary>
    public int MediaParts;

    /// <summary>The sizes of those that are embedded images and tell it, at most <see cref="MostImageSizes"/>.</summary>
    public ReadOnlySpan<ImageSize> ImageSizes => _imageSizes.AsSpan(0, _imageCount);

    /// <summary>
    /// Bytes of text the model reads, as written (escapes count as written, so never less than the text itself): every string
    /// value, and tools, schemas and tool arguments in full. Without base64 media. For texts only: token ids are <see cref="TokenIds"/>.
    /// </summary>
    public long TextBytes;

    /// <summary>Input given as token ids (embeddings, completions): how many.</summary>
    public long TokenIds;

    /// <summary>Where the value of the messages, input, contents or prompt begins; 0 when there is none.</summary>
    public long MessagesOffset;

    /// <summary>Where the value of the system prompt begins that stands beside the messages (system, instructions); 0 when there is none.</summary>
    public long SystemOffset;

    /// <summary>Messages, input items or contents.</summary>
    public int MessageCount;

    /// <summary>Inputs to embed.</summary>
    public int EmbeddingInputs;

    /// <summary>The whole body, in bytes.</summary>
    public long BodyLength;

    /// <summary>The offset just after the root object's opening brace: members may be inserted here.</summary>
    public long RootInsertOffset;

    /// <summary>True when the root object has no member.</summary>
    public bool RootIsEmpty;

    /// <summary>Gemini <c>generationConfig</c> (Bedrock <c>inferenceConfig</c>, Ollama <c>options</c>): its value, an object or null.</summary>
    public ByteRange ConfigRange;

    /// <summary>True when that value is null.</summary>
    public bool ConfigIsNull;

    /// <summary>True when that object is empty.</summary>
    public bool ConfigIsEmpty;

    /// <summary>True when the request names tools.</summary>
    public bool HasTools => Tools > 0;

    /// <summary>True when the provider runs tools of its own while it answers.</summary>
    public bool HasServerTools => WebSearchTools > 0 || OtherServerTools > 0;

    /// <summary>
    /// Attribution from the body's <c>metadata</c>: <c>tollgate_*</c> members (prefix removed) and the known names customer, unit,
    /// feature, workflow, task and tags. Empty, without allocation, when there is none.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata => _metadata is { Count: > 0 } ? _metadata : [];

    /// <summary>Forgets everything; keeps the memory.</summary>
    public void Reset()
    {
        Format = default;
        Model = null;
        ModelRange = default;
        ThinkingRefused = false;
        BestOf = null;
        Prompts = 0;
        Stream = false;
        MaxOutput = null;
        MaxOutputField = default;
        MaxOutputRange = default;
        SecondMaxOutputRange = default;
        Choices = 1;
        ServiceTier = Speed = InferenceGeo = null;
        IncludeUsageAsked = false;
        StreamOptionsRange = default;
        StreamOptionsIsNull = false;
        StreamOptionsIsEmpty = false;
        IncludeUsageRange = default;
        User = null;
        Store = null;
        StoreRange = default;
        PreviousResponseId = null;
        ConversationId = null;
        StoredState = null;
        Background = false;
        PromptCacheKey = null;
        ReasoningEffort = null;
        ThinkingBudget = null;
        ThinkingAsked = false;
        Tools = 0;
        WebSearchTools = 0;
        WebSearchMaxUses = null;
        OtherServerTools = 0;
        MaxToolCalls = null;
        MediaParts = 0;
        _imageCount = 0;
        Pending = default;
        TextBytes = 0;
        TokenIds = 0;
        MessagesOffset = SystemOffset = 0;
        MessageCount = 0;
        EmbeddingInputs = 0;
        BodyLength = 0;
        RootInsertOffset = 0;
        RootIsEmpty = false;
        ConfigRange = default;
        ConfigIsNull = false;
        ConfigIsEmpty = false;
        _metadata?.Clear();
    }

    /// <summary>The image found in the part being read; its size is zero when there is none or more than one.</summary>
    internal (int Found, ImageSize Size) Pending;

    /// <summary>Counts a media part, with the size of the one image it carries if that is known.</summary>
    internal void AddMedia(bool isImage)
    {
        MediaParts++;
        if (isImage && Pending is { Found: 1, Size: { Width: > 0 } size } && _imageCount < MostImageSizes)
        {
            if (_imageCount == _imageSizes.Length)
            {
                Array.Resize(ref _imageSizes, Math.Min(MostImageSizes, Math.Max(4, _imageCount * 2)));
            }

            _imageSizes[_imageCount++] = size;
        }

        Pending = default;
    }

    internal void AddMetadata(string name, string value) => (_metadata ??= []).Add(new(name, value));
}
