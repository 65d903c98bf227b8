namespace Tollgate.Simulator.Workload;

/// <summary>What the callers saw.</summary>
public sealed record PlayResult
{
    public int Sent { get; init; }

    public int Answered { get; init; }

    /// <summary>Refused with 402: a budget had nothing left.</summary>
    public int Denied { get; init; }

    /// <summary>What the refused requests would have cost.</summary>
    public decimal DeniedUsd { get; init; }

    /// <summary>Failed as planned.</summary>
    public int Failed { get; init; }

    /// <summary>The first few answers nobody planned; empty when all went well.</summary>
    public IReadOnlyList<string> Surprises { get; init; } = [];
}
