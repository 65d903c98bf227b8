using Tollgate.Configuration;
using Tollgate.Gateway;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting;

/// <summary>What alerts are made of and go through. All parts outlive the desk.</summary>
internal sealed record AlertParts
{
    public required GatewayCore Core { get; init; }

    public required IControlStore Control { get; init; }

    public required ILedgerReader Ledger { get; init; }

    public required Journal Journal { get; init; }

    public required Projector Projector { get; init; }

    public required IReadOnlyList<AlertSinkConfiguration> Sinks { get; init; }

    /// <summary>How long settled alerts are kept.</summary>
    public required Func<TimeSpan> Kept { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Time { get; init; }
}
