namespace Tollgate.Simulator.Serving;

/// <summary>Whose conventions apply: usage, errors, headers.</summary>
internal enum Provider
{
    OpenAI,
    Azure,
    Anthropic,
    Gemini,
    XAi,
    DeepSeek,
    Groq,
    OpenRouter,
    Mistral,
}
