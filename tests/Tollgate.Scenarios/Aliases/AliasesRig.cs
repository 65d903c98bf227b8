using Tollgate.Configuration;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Aliases;

/// <summary>A rig whose clock is as much later as a test says, with aliases of the configuration.</summary>
public sealed class AliasesRig : GatewayRig
{
    internal AheadTime Time { get; } = new();

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Aliases = new Dictionary<string, AliasMeaning> { ["standard"] = new("fast"), ["fast"] = new("gpt-4.1-mini") },
    };

    private protected override ServerSettings Settings() => base.Settings() with { Time = Time };

    /// <summary>An alias in force, of the caller's team.</summary>
    internal Alias Name(RigCaller caller, string name, string target, DateTimeOffset? sunset = null, string use = "")
    {
        var made = Server.Control.Aliases.Create(new Alias
        {
            Name = name,
            Dimension = Dimension.Team,
            ScopeName = caller.Organization + "/research",
            Target = target,
            SunsetMicros = sunset is { } end ? (end - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
            Use = use,
        }).Require();
        Server.Core.Keys.RefreshNow();
        return made;
    }
}
