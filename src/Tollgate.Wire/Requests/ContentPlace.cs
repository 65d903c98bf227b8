namespace Tollgate.Wire;

/// <summary>What the object being read is, as far as it decides whether its strings are text or media.</summary>
internal enum ContentPlace
{
    Plain,

    /// <summary>Anthropic or Bedrock <c>source</c>: media unless its type says text.</summary>
    Source,

    /// <summary>Gemini <c>inlineData</c>, OpenAI <c>input_audio</c>: its data is base64.</summary>
    Inline,

    /// <summary>An item of the input of Responses, which may be nothing but a reference to one that is stored.</summary>
    Item,

    /// <summary>The <c>audio</c> of an earlier answer, named by its id (OpenAI chat).</summary>
    SpokenReply,
}
