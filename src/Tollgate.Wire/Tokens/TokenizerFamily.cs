namespace Tollgate.Wire.Tokens;

/// <summary>Which tokenizer a model counts its prompt with.</summary>
public enum TokenizerFamily
{
    /// <summary>No public exact tokenizer: Claude, Gemini, Llama, Mistral and every model not recognised. Only bounds are given.</summary>
    Unknown,

    /// <summary>o200k_base.</summary>
    O200k,

    /// <summary>cl100k_base.</summary>
    Cl100k,
}
