using System.Net;
using Microsoft.Data.Sqlite;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Outages;

/// <summary>Another process keeps the ledger store locked while the journal works.</summary>
public sealed class LockedLedgerTests
{
    [Fact]
    public async Task Changes_take_effect_new_budgets_refuse_and_the_process_stops()
    {
        var rig = await GatewayRig.StartAsync<GatewayRig>();
        var (spender, leaver, bystander) = (rig.NewCaller(), rig.NewCaller(), rig.NewCaller());
        (await AskAsync(rig, spender)).ShouldBe(HttpStatusCode.OK);
        await rig.LedgerAsync();
        await using var other = new SqliteConnection($"Data Source={Path.Combine(rig.Data, "ledger.db")};Pooling=False");
        await other.OpenAsync();
        Execute(other, "BEGIN IMMEDIATE");

        // What has ended waits in the journal, and what is not budgeted is served.
        (await AskAsync(rig, spender)).ShouldBe(HttpStatusCode.OK);
        rig.Server.Control.Budgets.Create(spender.NewBudget(Economics.Ownership.Dimension.Key, 100m)).Require();
        rig.Server.Control.Keys.Revoke(leaver.KeyId).Require();
        await Until.TrueAsync(() => rig.Server.Core.Keys.Failure is Gateway.Admission.SpendUnknownException, "the unknown budget is an outage");

        (await AskAsync(rig, leaver)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AskAsync(rig, bystander)).ShouldBe(HttpStatusCode.OK);
        using (var refused = await rig.SendAsync(spender, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "x")))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.GetValues("x-tollgate-code").ShouldBe(["ledger_unavailable"]);
        }

        using (var ready = await rig.SendAsync(null, "/readyz", null, HttpMethod.Get))
        {
            (await ready.Content.ReadAsStringAsync()).ShouldContain("hard ones refuse until it is");
        }

        // Once it works, the budget counts from what was spent before, without anybody changing anything.
        Execute(other, "ROLLBACK");
        await Until.TrueAsync(() => rig.Server.Core.Keys.Failure is null, "the budget is known");
        (await AskAsync(rig, spender)).ShouldBe(HttpStatusCode.OK);
        var spent = (await rig.LedgerAsync(spender)).Aggregate(Economics.Money.Amount.Zero, static (sum, row) => sum + row.End.Cost);
        rig.StandingOf(spender.NewBudget(Economics.Ownership.Dimension.Key, 100m)).Spent.ShouldBe(spent);

        Execute(other, "BEGIN IMMEDIATE");
        (await AskAsync(rig, bystander)).ShouldBe(HttpStatusCode.OK);
        await Until.DoneAsync(rig.DisposeAsync().AsTask(), "the process stops");
    }

    private static async Task<HttpStatusCode> AskAsync(GatewayRig rig, RigCaller caller)
    {
        using var answer = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "[[sim: out=20]]"));
        return answer.StatusCode;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
