namespace Tollgate.Wire.Tokens;

/// <summary>What a request body can cost as a prompt, as far as its bytes tell.</summary>
/// <param name="TextTokens">The most tokens of everything that is text, including the overhead of messages and tools.</param>
/// <param name="Messages">Messages, turns or input items found.</param>
/// <param name="Tools">Tools offered to the model.</param>
/// <param name="MediaParts">Images, sounds, videos and files found, embedded or by address; they cost tokens of their own.</param>
/// <param name="MediaBytes">The encoded bytes of embedded media, which <paramref name="TextTokens"/> leaves out.</param>
/// <param name="RefersToStored">
/// Whether the provider will add content that is not in this body: a previous response, a conversation, a stored prompt, a cached
/// prefix, an uploaded file. The bound does not cover it.
/// </param>
/// <param name="IsWellFormed">Whether the body is JSON. If not, <paramref name="TextTokens"/> is its length in bytes and the rest is zero.</param>
public readonly record struct PromptTokens(
    long TextTokens,
    int Messages,
    int Tools,
    int MediaParts,
    long MediaBytes,
    bool RefersToStored,
    bool IsWellFormed);
