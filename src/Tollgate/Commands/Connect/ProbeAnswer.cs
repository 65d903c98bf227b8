using System.Text.Json.Nodes;

namespace Tollgate.Commands.Connect;

/// <summary>What came of the request a client would send.</summary>
internal sealed record ProbeAnswer
{
    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>What went wrong, in one sentence; null when nothing did.</summary>
    public string? Error { get; init; }

    public TimeSpan Elapsed { get; init; }

    public long Bytes { get; init; }

    /// <summary>Server-sent events received; 0 for an answer in one piece.</summary>
    public int Events { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The answer of <c>GET /v1/requests/{id}</c>; null when there is none.</summary>
    public JsonNode? Record { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;
}
