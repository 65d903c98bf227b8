namespace Tollgate.Simulator.Workload;

/// <summary>A kind of traffic: who sends what shape of request at which hours. Ranges are inclusive. Immutable.</summary>
internal sealed record Persona
{
    public required string Team { get; init; }
    public required string[] Users { get; init; }
    public required string Feature { get; init; }
    public string Workflow { get; init; } = "";
    public required WorkloadProtocol Protocol { get; init; }
    public required string Model { get; init; }
    public string ModelPrefix { get; init; } = "";
    public bool Streams { get; init; }
    public bool HasTools { get; init; }
    public string Tags { get; init; } = "";

    /// <summary>What is sold with it; counted in the unit dimension.</summary>
    public string Unit { get; init; } = "";

    public string[] Customers { get; init; } = [""];
    public int MaxTokens { get; init; } = 4096;
    public int SystemTokens { get; init; }

    /// <summary>The system prompt is read from the provider's cache.</summary>
    public bool IsCached { get; init; }

    public (int Least, int Most) Fresh { get; init; }
    public (int Least, int Most) Output { get; init; }
    public (int Least, int Most) Reasoning { get; init; }

    /// <summary>Requests of one task; 0 for none.</summary>
    public int TaskLength { get; init; }

    public (int From, int To) Hours { get; init; } = (8, 18);
}
