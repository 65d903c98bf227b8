using System.Text.Json;
using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator.Journal;

/// <summary>One attempt a simulated provider served: what it was, what it billed, how it ended. Immutable.</summary>
public sealed record AttemptRecord
{
    /// <summary>Position in the host's order of ends, from 1.</summary>
    public long Sequence { get; init; }

    /// <summary>Value of <c>x-tollgate-attempt</c>; null when the caller sent none.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Wire surface, such as <c>openai.chat</c> or <c>anthropic.messages</c>.</summary>
    public required string Surface { get; init; }

    /// <summary>Provider whose conventions were used, such as <c>openai</c> or <c>xai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Request path without query.</summary>
    public required string Path { get; init; }

    /// <summary>Model asked for, without directive suffix; empty when none could be read.</summary>
    public required string Model { get; init; }

    /// <summary>Model that served and was billed.</summary>
    public required string ServedModel { get; init; }

    /// <summary>Tier that served and was billed; null where the format knows none.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Speed that served and was billed; null where none was asked for.</summary>
    public string? Speed { get; init; }

    /// <summary>Where inference ran and was billed; null where the model does not offer the choice.</summary>
    public string? InferenceGeo { get; init; }

    /// <summary>Last four characters of the credential; null when none was sent.</summary>
    public string? CredentialTail { get; init; }

    /// <summary>True when a stream was asked for.</summary>
    public bool Streamed { get; init; }

    /// <summary>HTTP status sent; 0 when no header was.</summary>
    public int Status { get; init; }

    /// <summary>How it ended.</summary>
    public AttemptOutcome Outcome { get; init; }

    /// <summary>Billed usage.</summary>
    public BilledUsage Usage { get; init; }

    /// <summary>Billed amount, exact.</summary>
    public decimal Usd { get; init; }

    /// <summary>True when the whole terminal event (or body) was handed to the connection.</summary>
    public bool TerminalWritten { get; init; }

    /// <summary>Body bytes handed to the connection.</summary>
    public long BodyBytes { get; init; }

    /// <summary>When the request had been received.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>The id of the answer (<c>chatcmpl-…</c>); null when there was none.</summary>
    public string? AnswerId { get; init; }

    /// <summary><c>user-agent</c> received.</summary>
    public string? UserAgent { get; init; }

    /// <summary><c>x-stainless-retry-count</c> received: the SDK's own retries.</summary>
    public string? StainlessRetryCount { get; init; }

    /// <summary>Names of all headers received, lower case, in order.</summary>
    public IReadOnlyList<string> HeaderNames { get; init; } = [];

    /// <summary>The record as one line of JSON, without line end.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AttemptJson.Default.AttemptRecord);

    /// <summary>Reads a line that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The line is not a record.</exception>
    public static AttemptRecord FromJson(string line) =>
        JsonSerializer.Deserialize(line, AttemptJson.Default.AttemptRecord) ?? throw new JsonException("not an attempt record");
}
