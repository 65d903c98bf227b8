namespace Tollgate.Simulator.Behaviour;

/// <summary>A behaviour for the requests it matches. Conditions left null match everything; all conditions must hold.</summary>
/// <param name="Directive">What to do, in directive syntax: <c>out=200 fault=cut:500</c>.</param>
public sealed record SimulatorRule(string Directive)
{
    /// <summary>Pattern for the requested model; <c>*</c> matches anything.</summary>
    public string? Model { get; init; }

    /// <summary>Pattern for the request path.</summary>
    public string? Path { get; init; }

    /// <summary>Text the last user message must contain.</summary>
    public string? Text { get; init; }

    /// <summary>Apply from the n-th match on (1 = the first, the default).</summary>
    public int? Nth { get; init; }

    /// <summary>Apply so many times, then never again; null = always.</summary>
    public int? Times { get; init; }
}
