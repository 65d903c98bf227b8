using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator;

namespace Tollgate.Scenarios.Kills;

/// <summary>
/// Whoever was told the end of a response can name it, whatever happens to the gateway afterwards: also when none of its stores took a word
/// of it before it died.
/// </summary>
public sealed class StoredResponseKillTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_response_whose_end_was_told_can_be_read_after_a_kill(bool stream)
    {
        var data = Directory.CreateTempSubdirectory("tollgate-kill-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data);
        var told = new ConcurrentQueue<string>();
        using (var process = GatewayProcess.Start(data, simulator))
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the gateway did not start"));
            using var http = new HttpClient { BaseAddress = address, Timeout = Until.Patience };
            using var stuck = new StuckStores(data);
            var clients = Enumerable.Range(0, 24).Select(_ => Task.Run(() => MakeAsync(http, caller, stream, told))).ToList();
            await Until.TrueAsync(() => told.Count >= 60, "enough responses were made");
            process.Kill();
            await process.WaitForExitAsync();
            await Task.WhenAll(clients);
        }

        await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None);
        using var after = new HttpClient { BaseAddress = server.Addresses[0], Timeout = Until.Patience };
        foreach (var id in told)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/responses/" + id);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
            using var answer = await after.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }

        await server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Holds the write lock of every store of the data plane, as a backup or a full disk might.</summary>
    private sealed class StuckStores : IDisposable
    {
        private readonly List<SqliteConnection> _connections = [];

        internal StuckStores(string data)
        {
            foreach (var path in Directory.GetFiles(data, "*.db").Where(path => Path.GetFileName(path) != "control.db"))
            {
                var connection = new SqliteConnection($"Data Source={path};Pooling=False");
                connection.Open();
                _connections.Add(connection);
                using var begin = connection.CreateCommand();
                begin.CommandText = "BEGIN IMMEDIATE";
                begin.ExecuteNonQuery();
            }

            _connections.ShouldNotBeEmpty();
        }

        public void Dispose() => _connections.ForEach(connection => connection.Dispose());
    }

    private static async Task MakeAsync(HttpClient http, RigCaller caller, bool stream, ConcurrentQueue<string> told)
    {
        try
        {
            while (true)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/responses");
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Bodies.Responses("gpt-4.1-mini", "hello [[sim: out=3]]", stream)));
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var text = await answer.Content.ReadAsStringAsync();
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
                var terminal = stream ? text.Split("event: response.completed\ndata: ")[^1].Split('\n')[0].Json().GetProperty("response") : text.Json();
                told.Enqueue(terminal.GetProperty("id").GetString()!);
            }
        }
        catch (Exception died) when (died is HttpRequestException or IOException)
        {
            // That is how it ends.
        }
    }
}
