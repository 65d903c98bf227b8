namespace Tollgate.Wire;

/// <summary>The family of protocols a caller speaks: decides the shape of errors, model lists and keep-alives.</summary>
public enum Dialect : byte
{
    OpenAI,
    Anthropic,
    Gemini,
}
