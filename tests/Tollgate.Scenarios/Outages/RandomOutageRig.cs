using Microsoft.Extensions.Logging;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Outages;

/// <summary>A rig on a disk that fails when told to, with providers that answer at once. Its log goes nowhere.</summary>
public sealed class RandomOutageRig : GatewayRig
{
    internal FaultyDisk Disk { get; } = new();

    private protected override ServerSettings Settings() => base.Settings() with
    {
        JournalDisk = Disk,
        JournalRetry = TimeSpan.FromMilliseconds(1),
        Logging = static logging => logging.ClearProviders(),
    };
}
