using System.Net;
using Microsoft.Data.Sqlite;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Outages;

/// <summary>Anybody may ask whether the gateway is ready: it says what fails, and neither paths nor what the stores say.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_control_store_that_fails_is_named_without_its_words()
    {
        await using var rig = await GatewayRig.StartAsync<GatewayRig>();
        var told = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Server.Core.Keys.FailingChanged += failure => told.TrySetResult(failure);
        await ExecuteAsync(rig, "ALTER TABLE installation RENAME TO gone");

        await Until.DoneAsync(told.Task, "the outage is noticed");
        (await told.Task).ShouldNotBeNull().Message.ShouldContain("no such table");
        using var ready = await rig.SendAsync(null, "/readyz", null, HttpMethod.Get);

        ready.StatusCode.ShouldBe(HttpStatusCode.OK, "calls go on with the keys that are known");
        var text = await ready.Content.ReadAsStringAsync();
        text.ShouldContain("control store");
        text.ShouldNotContain("no such table");
        text.ShouldNotContain(rig.Data);
        await ExecuteAsync(rig, "ALTER TABLE gone RENAME TO installation");
    }

    private static async Task ExecuteAsync(GatewayRig rig, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(rig.Data, "control.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
