namespace Tollgate.Wire.Tokens;

/// <summary>How a model counts the tokens of an image.</summary>
public enum ImageRule
{
    /// <summary>Not published, or not known here.</summary>
    Unknown,

    /// <summary>OpenAI up to o3 and GPT-4.5: 85 tokens and 170 for each tile of 512 pixels.</summary>
    OpenAITiles,

    /// <summary>GPT-4o mini: the same tiles, 2,833 and 5,667.</summary>
    OpenAIDearTiles,

    /// <summary>The small OpenAI models from GPT-4.1 to GPT-5: at most 1,536 patches of 32 pixels, times up to 2.46.</summary>
    OpenAIFewPatches,

    /// <summary>Later OpenAI models: patches times 1.2, where the size asked for is not reduced; GPT-5 itself has fewer tiles than that.</summary>
    OpenAIPatches,

    /// <summary>Later small OpenAI models: patches times up to 2.46.</summary>
    OpenAIDearPatches,

    /// <summary>Claude: a token for each patch of 28 pixels (or 750 pixels in earlier words), at most 4,784.</summary>
    Claude,

    /// <summary>Gemini: 258 for each tile, or what the media resolution says, at most 2,240.</summary>
    Gemini,
}
