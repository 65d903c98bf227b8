using Tollgate.Gateway.Configuration;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A rig with memory for one megabyte of bodies, where nobody loses patience while a test runs.</summary>
public sealed class ScarceMemoryRig : GatewayRig
{
    internal const int Memory = 1 << 20;

    internal static LimitOptions Limits { get; } = new()
    {
        Body = Memory,
        BodyMemory = Memory,
        BodyPatience = TimeSpan.FromHours(1),
        BodyIdle = TimeSpan.FromHours(1),
    };

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Limits = Limits };
}
