namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Collects the problems of one file.</summary>
internal sealed class CardProblems(string file, List<RateCardProblem> all)
{
    public string File { get; } = file;

    public void Add(CardNode node, string message) => Add(node.Line, node.Path, node.Shown, message);

    public void Add(int line, string path, string value, string message) => all.Add(new RateCardProblem(File, line, path, value, message));
}
