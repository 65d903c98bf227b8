using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Retention;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Tests.Alerting;

namespace Tollgate.Tests.Retention;

/// <summary>A pass of retention over a gateway that has served.</summary>
public sealed class RetentionTests
{
    private static readonly RetentionConfiguration s_kept = new() { Traces = TimeSpan.FromDays(90), Attempts = TimeSpan.FromDays(400), Audit = TimeSpan.FromDays(400) };

    [Fact]
    public async Task What_is_old_goes_with_an_entry_in_the_log_and_the_proof_stays()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        var control = gateway.Server.Control;
        await ServeTwiceAsync(gateway, TimeSpan.FromDays(500));
        var total = await TotalAsync(gateway);
        using var ledger = SqliteLedgerRetention.Open(Path.Combine(gateway.Data, "ledger.db"), gateway.Time);
        var pass = new RetentionPass(ledger, control, gateway.Time);

        var dry = await pass.RunAsync(s_kept, dryRun: true, CancellationToken.None);
        dry.Select(static finding => finding.Rows > 0).ShouldBe([true, true, true]);
        control.Audit.Read(new AuditQuery { Limit = 500 }).ShouldAllBe(static entry => entry.Action != "retention");
        var done = await pass.RunAsync(s_kept, dryRun: false, CancellationToken.None);

        done.Select(static finding => (finding.Class, finding.Rows)).Take(2).ShouldBe(dry.Select(static finding => (finding.Class, finding.Rows)).Take(2));
        control.Audit.Read(new AuditQuery { Limit = 500 }).Where(static entry => entry.Action == "retention").Select(static entry => entry.Object)
            .ShouldBe(["audit", "attempts", "traces"], ignoreOrder: true);
        (await TotalAsync(gateway)).ShouldBe(total);
        var (code, output) = await VerifyAsync(gateway.Data);
        code.ShouldBe(0, output);
        output.ShouldContain("1 older ones went by retention");

        // Nothing more the next day.
        (await pass.RunAsync(s_kept, dryRun: false, CancellationToken.None)).ShouldAllBe(static finding => finding.Rows == 0);
    }

    [Fact]
    public async Task Rows_that_no_entry_of_the_log_names_were_not_removed_by_retention()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        await ServeTwiceAsync(gateway, TimeSpan.FromDays(500));
        using (var ledger = SqliteLedgerRetention.Open(Path.Combine(gateway.Data, "ledger.db"), gateway.Time))
        {
            var cut = ledger.PlanAttempts((gateway.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).Cut;
            (await ledger.RemoveAttemptsAsync(cut, CancellationToken.None)).ShouldBe(1);
        }

        var (code, output) = await VerifyAsync(gateway.Data);

        code.ShouldBe(1);
        output.ShouldContain("no entry of the log of changes says that retention removed them");
    }

    [Fact]
    public async Task Attempts_stay_while_a_budget_can_be_counted_from_nothing_else()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        var control = gateway.Server.Control;
        await ServeTwiceAsync(gateway, TimeSpan.FromDays(500));
        var budget = control.Budgets.Create(new Budget
        {
            Name = "each task",
            OrganizationId = gateway.Organization.Id,
            Each = Dimension.Task,
            Window = BudgetWindow.Lifetime,
            Limit = new Amount(1m),
        }).Require();
        using var ledger = SqliteLedgerRetention.Open(Path.Combine(gateway.Data, "ledger.db"), gateway.Time);
        var pass = new RetentionPass(ledger, control, gateway.Time);

        var held = (await pass.RunAsync(s_kept, dryRun: false, CancellationToken.None))[1];
        held.Rows.ShouldBe(0);
        held.Held.ShouldNotBeNull().ShouldContain("'each task'");

        control.Budgets.Retire(budget.Id).Require();
        (await pass.RunAsync(s_kept, dryRun: false, CancellationToken.None))[1].Rows.ShouldBe(1);
    }

    [Fact]
    public async Task The_verb_says_what_would_go()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        await ServeTwiceAsync(gateway, TimeSpan.FromDays(500));
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var file = Path.Combine(gateway.Data, "tollgate.yaml");
        await File.WriteAllTextAsync(file, "retention:\n  attempts: 400d\n", TestContext.Current.CancellationToken);

        (await CommandLine.RunAsync(["retention", "--dry-run", "--config", file, "--data", gateway.Data], errors, output)).ShouldBe(0, errors.ToString());

        output.ToString().ShouldContain("400 days");
        output.ToString().ShouldContain("for good");
        (await VerifyAsync(gateway.Data)).Output.ShouldContain("intact, 2 attempts");
    }

    private static async Task ServeTwiceAsync(AlertingGateway gateway, TimeSpan apart)
    {
        await gateway.AskAsync();
        await gateway.Server.Projector.FlushAsync();
        gateway.Time.Step(apart);
        await gateway.AskAsync();
        await gateway.Server.Projector.FlushAsync();
    }

    private static async Task<Amount> TotalAsync(AlertingGateway gateway)
    {
        var result = await gateway.Server.Ledger.SpendAsync(new Storage.Ledger.SpendQuery { FromMicros = 0, ToMicros = long.MaxValue }, CancellationToken.None);
        return result.Groups.ShouldHaveSingleItem().Sums.Cost;
    }

    private static async Task<(int Code, string Output)> VerifyAsync(string data)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(["audit", "verify", "--data", data], errors, output);
        return (code, output.ToString() + errors);
    }
}
