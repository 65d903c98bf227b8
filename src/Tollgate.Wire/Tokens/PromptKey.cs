namespace Tollgate.Wire.Tokens;

/// <summary>The property names that say what a value is to a prompt.</summary>
internal enum PromptKey
{
    /// <summary>Nothing special.</summary>
    Other,

    /// <summary>A list of messages, turns or input items.</summary>
    Messages,

    /// <summary>The tools, which providers render from their JSON.</summary>
    Tools,

    /// <summary>Another part of the top level that is rendered from its JSON.</summary>
    Verbatim,

    /// <summary>An object below the top level that the caller's own tools define; whatever it holds is text.</summary>
    Arguments,

    /// <summary>A string that may be media.</summary>
    Media,

    /// <summary>The type of a part.</summary>
    Type,

    /// <summary>The media type of a sibling's data.</summary>
    MediaType,

    /// <summary>A reference to content that the provider stores.</summary>
    Stored,

    /// <summary>A text or a list of texts, or, as an object, a reference to a stored prompt.</summary>
    Prompt,
}
