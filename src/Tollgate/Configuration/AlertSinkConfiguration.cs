using Tollgate.Storage.Control;

namespace Tollgate.Configuration;

/// <summary>One sink of alerts. Immutable.</summary>
internal sealed record AlertSinkConfiguration
{
    public required string Name { get; init; }

    public required AlertSinkKind Kind { get; init; }

    /// <summary>The kinds of alerts it gets; empty for all.</summary>
    public IReadOnlyList<AlertKind> Kinds { get; init; } = [];

    /// <summary>Slug of the only organization whose alerts it gets; null for all alerts.</summary>
    public string? Organization { get; init; }

    /// <summary>Where a webhook or chat is posted to; may hold a secret.</summary>
    public Uri? Url { get; init; }

    /// <summary>What a webhook is signed with, resolved.</summary>
    public string? Secret { get; init; }

    /// <summary>The mail server and how to reach it; null for other kinds.</summary>
    public MailConfiguration? Mail { get; init; }

    /// <summary>What there is without a configuration: the log.</summary>
    public static AlertSinkConfiguration Log { get; } = new() { Name = "log", Kind = AlertSinkKind.Log };

    /// <summary>Nothing that could be a secret.</summary>
    public override string ToString() => $"{Name} ({Kind.ToString().ToLowerInvariant()})";
}
