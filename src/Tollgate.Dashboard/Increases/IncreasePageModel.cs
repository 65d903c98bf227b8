using Tollgate.Dashboard.Pages;

namespace Tollgate.Dashboard.Increases;

/// <summary>The page on which more money for a budget is asked for.</summary>
/// <param name="Viewer">Who looks at it.</param>
/// <param name="Budget">Id of the budget, as it came.</param>
public sealed record IncreasePageModel(Viewer Viewer, string Budget)
{
    /// <summary>How the budget reads; null where there is none that may be asked for.</summary>
    public string? Title { get; init; }

    /// <summary>Who decides, as part of a sentence.</summary>
    public string Approver { get; init; } = "";

    /// <summary>What was written before; empty at first.</summary>
    public string Amount { get; init; } = "";

    public string Until { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Id of the request that was made; null while none was.</summary>
    public string? Made { get; init; }
}
