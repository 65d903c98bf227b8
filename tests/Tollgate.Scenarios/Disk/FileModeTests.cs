using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Disk;

public sealed class FileModeTests
{
    [Fact]
    public async Task Nothing_a_gateway_keeps_can_be_read_by_another_user()
    {
        var above = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
        var data = Path.Combine(above, "installation", "data");
        await using (var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None))
        await using (var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None))
        {
            var caller = RigCaller.Create(server.Control, "acme", new CallerPlan());
            server.Core.Keys.RefreshNow();
            using var http = new HttpClient { BaseAddress = server.Addresses[0] };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Bodies.Chat("gpt-4.1", "x")) };
            request.Headers.Authorization = new("Bearer", caller.Secret);
            using var answer = await http.SendAsync(request);
            answer.IsSuccessStatusCode.ShouldBeTrue();
            await server.Projector.FlushAsync();

            // While it runs, so that the side files of the databases and the journal's segments are there.
            var entries = Directory.EnumerateFileSystemEntries(data, "*", SearchOption.AllDirectories).Prepend(data).ToList();
            foreach (var kept in (string[])["control.db", "ledger.db", "ledger.db-wal", "journal.lock"])
            {
                entries.ShouldContain(entry => Path.GetFileName(entry) == kept);
            }

            entries.ShouldContain(entry => entry.EndsWith(".seg", StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows())
            {
                foreach (var entry in entries)
                {
                    var owner = Directory.Exists(entry) ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead | UnixFileMode.UserWrite;
                    try
                    {
                        File.GetUnixFileMode(entry).ShouldBe(owner, entry);
                    }
                    catch (FileNotFoundException)
                    {
                        // A file of names is replaced by the next one while the gateway runs.
                        Path.GetFileName(entry).ShouldStartWith("names-");
                    }
                }
            }
        }

        Directory.Delete(above, recursive: true);
    }
}
