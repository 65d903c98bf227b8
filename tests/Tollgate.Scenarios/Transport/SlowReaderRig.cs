using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A stepped rig whose gateway can be made to believe that time has passed; providers may be silent for a shorter time than callers.</summary>
public sealed class SlowReaderRig : SteppedRig
{
    internal static readonly TimeSpan ProvidersTime = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan CallersTime = TimeSpan.FromMinutes(30);

    internal LaterTime Clock { get; } = new();

    private protected override ServerSettings Settings() => base.Settings() with { Time = Clock };

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider with
    {
        Timeouts = new TimeoutOptions { FirstByte = ProvidersTime, Idle = ProvidersTime, Total = TimeSpan.FromDays(1) },
    };

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Limits = options.Limits with { AnswerIdle = CallersTime } };
}
