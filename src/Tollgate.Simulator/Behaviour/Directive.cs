namespace Tollgate.Simulator.Behaviour;

/// <summary>
/// What the caller, the model name or a rule pins about one answer. A null member pins nothing. See the folder's README for the
/// meaning of each.
/// </summary>
internal sealed record Directive
{
    public static readonly Directive None = new();

    public int? Input { get; init; }
    public int? Cached { get; init; }
    public int? Write5m { get; init; }
    public int? Write1h { get; init; }
    public int? Output { get; init; }
    public int? Reasoning { get; init; }
    public int? Search { get; init; }
    public string? Text { get; init; }
    public string? Tool { get; init; }
    public int? Chunk { get; init; }
    public Latency? Latency { get; init; }
    public Latency? Delay { get; init; }
    public string? Tier { get; init; }
    public string? Geo { get; init; }
    public string? Model { get; init; }
    public int? RetryAfter { get; init; }

    public int? Status { get; init; }
    public bool Timeout { get; init; }
    public bool Close { get; init; }
    public bool NoUsage { get; init; }
    public int? CutAfterBytes { get; init; }
    public int? MalformedEvent { get; init; }
    public int? OverloadedAfter { get; init; }
    public int? DripBytes { get; init; }
    public TimeSpan DripDelay { get; init; }
    public int Hidden { get; init; }

    public bool PinsInput => Input is not null || Cached is not null || Write5m is not null || Write1h is not null;

    /// <summary>This directive, completed by a less specific one.</summary>
    public Directive Over(Directive other) => ReferenceEquals(other, None) ? this : ReferenceEquals(this, None) ? other : new Directive
    {
        Input = Input ?? other.Input,
        Cached = Cached ?? other.Cached,
        Write5m = Write5m ?? other.Write5m,
        Write1h = Write1h ?? other.Write1h,
        Output = Output ?? other.Output,
        Reasoning = Reasoning ?? other.Reasoning,
        Search = Search ?? other.Search,
        Text = Text ?? other.Text,
        Tool = Tool ?? other.Tool,
        Chunk = Chunk ?? other.Chunk,
        Latency = Latency ?? other.Latency,
        Delay = Delay ?? other.Delay,
        Tier = Tier ?? other.Tier,
        Geo = Geo ?? other.Geo,
        Model = Model ?? other.Model,
        RetryAfter = RetryAfter ?? other.RetryAfter,
        Status = Status ?? other.Status,
        Timeout = Timeout || other.Timeout,
        Close = Close || other.Close,
        NoUsage = NoUsage || other.NoUsage,
        CutAfterBytes = CutAfterBytes ?? other.CutAfterBytes,
        MalformedEvent = MalformedEvent ?? other.MalformedEvent,
        OverloadedAfter = OverloadedAfter ?? other.OverloadedAfter,
        DripBytes = DripBytes ?? other.DripBytes,
        DripDelay = DripBytes is null ? other.DripDelay : DripDelay,
        Hidden = Hidden > 0 ? Hidden : other.Hidden,
    };
}
