namespace Tollgate.Simulator.Generation;

/// <summary>One of the n answers: text, or tool calls, or text before tool calls.</summary>
/// <param name="Text">Visible text; may be empty.</param>
/// <param name="Calls">Tool calls in order.</param>
/// <param name="Truncated">The output limit ended it.</param>
/// <param name="Tokens">Visible tokens billed for it: counted, or pinned.</param>
internal sealed record AnswerChoice(GeneratedText Text, ToolCall[] Calls, bool Truncated, int Tokens)
{
    /// <summary>Tokens that actually appear on the wire; differs from <see cref="Tokens"/> only when pinned against a fixed text.</summary>
    public int WireTokens { get; } = Text.Count + Calls.Sum(static call => call.Tokens);
}
