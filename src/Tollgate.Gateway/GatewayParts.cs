using Microsoft.Extensions.Logging;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway;

/// <summary>What the data plane stands on. All parts are thread-safe and outlive it.</summary>
public sealed record GatewayParts
{
    public required IControlStore Control { get; init; }

    public required IJournal Journal { get; init; }

    public required ILedgerReader Ledger { get; init; }

    /// <summary>The newest attempts of a request, before the store has them.</summary>
    public required Func<Guid, IReadOnlyList<RecentAttempt>> Recent { get; init; }

    /// <summary>Waits until everything journaled so far is in the store.</summary>
    public required Func<CancellationToken, Task> Flush { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Knows the identity providers whose tokens are accepted besides keys. Default: none are.</summary>
    public Identity.Tokens.ITokenVerifier? Tokens { get; init; }

    /// <summary>Cancelled at the end of the process: nothing waits for a store any more. Default: never.</summary>
    public CancellationToken Stopping { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Name of the meter and of the source of spans: what exporters listen to. Default <c>Tollgate</c>.</summary>
    internal string Instrumentation { get; init; } = Attempts.AttemptObserver.Name;

    /// <summary>Takes the place of the connections to a provider, so that the data plane can be run without a network; null for a provider whose connections are real. Default null.</summary>
    internal Func<Upstreams.ProviderOptions, HttpMessageHandler?>? UpstreamHandler { get; init; }
}
