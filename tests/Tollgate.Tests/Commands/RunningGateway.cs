using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Commands;

/// <summary>A whole gateway with simulated providers in a directory of its own, and one key.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly SimulatorHost _simulator;
    private readonly TollgateServer _server;
    private readonly DirectoryInfo _directory;

    private RunningGateway(SimulatorHost simulator, TollgateServer server, DirectoryInfo directory, string key) =>
        (_simulator, _server, _directory, Key) = (simulator, server, directory, key);

    internal string Key { get; }

    internal string Data => _directory.FullName;

    internal Uri Url => _server.Addresses[0];

    internal SimulatorHost Simulator => _simulator;

    internal static async Task<RunningGateway> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("tollgate-test-");
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), TestContext.Current.CancellationToken);
        var settings = new ServerSettings
        {
            Data = directory.FullName,
            Listen = [new ListenConfiguration("127.0.0.1", 0)],
            Gateway = new GatewayOptions { Providers = SimulatedProviders.At(simulator.BaseAddress) },
            AcceptEphemeral = true,
        };
        var server = await TollgateServer.StartAsync(settings, TextWriter.Null, TestContext.Current.CancellationToken);
        var organization = server.Control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = server.Control.Keys.Create(new NewKey { OrganizationId = organization.Id, Name = "test key" }).Require();
        server.Core.Keys.RefreshNow();
        return new RunningGateway(simulator, server, directory, key.Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _simulator.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
