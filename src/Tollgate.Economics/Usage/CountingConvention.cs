namespace Tollgate.Economics.Usage;

/// <summary>
/// Which count includes which in one wire format as one provider speaks it. A closed set
/// (<see cref="CountingConventions"/>); immutable and shared.
/// </summary>
public sealed record CountingConvention
{
    internal CountingConvention(string name) => Name = name;

    /// <summary>A stable name for traces: <c>openai</c>, <c>anthropic</c>, <c>gemini</c>, …</summary>
    public string Name { get; }

    /// <summary>The input count contains cache reads.</summary>
    public bool InputIncludesCacheRead { get; internal init; } = true;

    /// <summary>The input count contains cache writes.</summary>
    public bool InputIncludesCacheWrite { get; internal init; } = true;

    /// <summary>The output count contains reasoning.</summary>
    public bool OutputIncludesReasoning { get; internal init; } = true;

    /// <summary>Whether the total, when reported, decides about reasoning against the default above.</summary>
    public bool TotalDecidesReasoning { get; internal init; }

    /// <summary>Whether the total, when reported, decides about cache reads and writes against the defaults above.</summary>
    public bool TotalDecidesCache { get; internal init; }

    /// <summary>The reasoning figure is the provider's approximation; the output count is the authority.</summary>
    public bool ReasoningIsApproximate { get; internal init; }

    /// <summary>An absent output count means 0: embeddings have none, Gemini omits zeros.</summary>
    public bool OutputMayBeAbsent { get; internal init; }

    /// <summary>The provider reports what it charged, and that figure wins over the computed one.</summary>
    public bool ReportsCost { get; internal init; }

    public override string ToString() => Name;
}
