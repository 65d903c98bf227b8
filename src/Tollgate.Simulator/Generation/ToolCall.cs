namespace Tollgate.Simulator.Generation;

/// <summary>A call of one of the offered tools; arguments are JSON unless a limit cut them.</summary>
internal sealed record ToolCall(string Name, GeneratedText Arguments, bool Complete)
{
    /// <summary>Tokens this call costs: its name and its arguments.</summary>
    public int Tokens => Arguments.Count + NameTokens;

    public int NameTokens { get; } = Tokenizer.Count(Name);
}
