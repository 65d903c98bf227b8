namespace Tollgate.Simulator.Generation;

/// <summary>Everything the simulated model will produce for one request, decided before the first byte.</summary>
/// <param name="Choices">The answers; at least one.</param>
/// <param name="ReasoningTokens">Reasoning tokens generated before them, over all choices.</param>
/// <param name="ReasoningText">The text of that reasoning where a format shows it.</param>
/// <param name="WebSearches">Billed searches.</param>
/// <param name="SearchTokens">Input tokens the search results added.</param>
internal sealed record Answer(
    AnswerChoice[] Choices, int ReasoningTokens, GeneratedText ReasoningText, int WebSearches, int SearchTokens)
{
    /// <summary>No answer: embeddings and counting.</summary>
    public static readonly Answer None = new([], 0, GeneratedText.Empty, 0, 0);

    public int VisibleTokens { get; } = Choices.Sum(static choice => choice.Tokens);

    public int WireTokens { get; } = Choices.Sum(static choice => choice.WireTokens);
}
