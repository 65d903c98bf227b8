using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>What <see cref="OutputCap"/> decides on. Token counts are visible output; all money is an upper bound.</summary>
public readonly record struct OutputCapQuestion
{
    /// <summary>The output cap the caller asked for; null when none was asked for.</summary>
    public long? Asked { get; init; }

    /// <summary>The most the model can put out; null when that is not known.</summary>
    public long? ModelMaximum { get; init; }

    /// <summary>What the input can cost at most.</summary>
    public Amount Input { get; init; }

    /// <summary>What reasoning and tool fees outside the output cap can cost at most.</summary>
    public Amount Reasoning { get; init; }

    /// <summary>Price of one output token; 0 when output costs nothing.</summary>
    public Amount OutputToken { get; init; }

    /// <summary>Free money over the hard budgets; null when no hard budget applies.</summary>
    public Amount? Headroom { get; init; }

    /// <summary>The learned 99.9th percentile of output lengths; null when too little was seen.</summary>
    public long? Learned { get; init; }

    /// <summary>The shortest output worth paying the input for. Default 256.</summary>
    public long MinimumOutput { get; init; } = OutputCap.DefaultMinimumOutput;

    public OutputCapQuestion()
    {
    }
}
