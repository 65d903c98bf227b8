namespace Tollgate.Economics.Pricing;

/// <summary>What a model is known to do. A missing flag means "not known", not "cannot".</summary>
[Flags]
public enum ModelCapabilities
{
    None = 0,
    Chat = 1,
    Embeddings = 2,
    Reasoning = 4,
    Tools = 8,
    Vision = 16,
    Audio = 32,
    StructuredOutput = 64,
    PromptCaching = 128,

    /// <summary>Reasons unless it is told not to.</summary>
    ReasoningUnasked = 256,
}
