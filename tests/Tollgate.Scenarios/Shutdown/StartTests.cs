using System.Net;
using System.Net.Sockets;
using Tollgate.Scenarios.Kills;

namespace Tollgate.Scenarios.Shutdown;

public sealed class StartTests
{
    [Fact]
    public async Task An_address_that_is_taken_is_one_sentence_and_an_exit_code()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        GatewayProcess.NewCaller(data);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = new Uri($"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");
        using var gateway = ServeProcess.Start(data, taken, "providers:\n  ollama: {}\n");

        (await gateway.ExitCodeAsync()).ShouldBe(1);

        var said = gateway.Lines.ShouldHaveSingleItem();
        said.ShouldContain(taken.Authority);
        said.ShouldContain("in use");
        said.ShouldContain("--listen");
        Directory.Delete(data, recursive: true);
    }
}
