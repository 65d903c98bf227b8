using Microsoft.Data.Sqlite;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Storage.Tests.Control;

/// <summary>Every change is in the log, nothing personal or secret is, and whatever is done to the log afterwards shows.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-audit-").FullName;
    private readonly Clock _time = new();

    private string Database => Path.Combine(_directory, "control.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Every_change_is_an_entry_with_who_what_and_when()
    {
        using var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        AuditActor.Of(Guid.AllBitsSet, AdminRole.Operator).Act();
        var budget = store.Budgets.Create(new Budget { Name = "b", OrganizationId = acme.Id, Limit = new Amount(5m) }).Require();
        store.Budgets.Update(budget with { Limit = new Amount(7m) }).Require();
        store.Budgets.Retire(budget.Id).Require();
        store.Budgets.Retire(budget.Id).Require();
        store.Budgets.Restore(budget.Id).Require();
        var key = store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Auditor, OrganizationId = acme.Id }).Require();
        store.AdminKeys.Rotate(key.Key.Id, TimeSpan.Zero).Require();

        var entries = store.Audit.Read(new AuditQuery()).Reverse().ToList();
        entries.Select(entry => entry.Action + " " + entry.Object).ShouldBe(
        [
            "create installation", "create organization", "create budget", "update budget", "retire budget", "restore budget", "create admin key", "create admin key", "retire admin key",
        ]);
        entries.Select(entry => entry.Sequence).ShouldBe(Enumerable.Range(1, 9).Select(number => (long)number));
        entries.ShouldAllBe(entry => entry.AtMicros == _time.Micros);
        (entries[1].Actor, entries[1].ObjectId, entries[1].OrganizationId).ShouldBe((AuditActor.CommandLine, acme.Id, acme.Id));
        var change = entries[3];
        (change.Actor, change.ObjectId, change.OrganizationId).ShouldBe((new AuditActor("admin_key", Guid.AllBitsSet, "operator"), budget.Id, acme.Id));
        (change.Before, change.After, change.Changed).ShouldBe(("""{"limit_amount":"5"}""", """{"limit_amount":"7"}""", "limit_amount"));
    }

    [Fact]
    public void What_a_limit_limits_is_in_the_log()
    {
        using var store = Open();
        store.Budgets.Create(new Budget { Name = "b", Each = Dimension.Task, Window = BudgetWindow.Lifetime, DryRun = true, Limit = new Amount(5m) }).Require();
        store.RequestLimits.Create(new RequestLimit { Name = "l", MaxStreams = 2, InputTokens = 3, OutputTokens = 4, Tokens = 5, Money = new Amount(6m) }).Require();

        store.Policies.Create(new Policy { Name = "p", AllowedProviders = ["openai"], AllowedRegions = ["eu"], AllowedAccounts = ["openai/ada"], ZeroRetentionOnly = true, ForbidStorage = true }).Require();

        var facts = store.Audit.Read(new AuditQuery()).Select(entry => entry.After).ToList();
        facts.ShouldAllBe(after => !after.Contains("openai/ada", StringComparison.Ordinal));
        foreach (var fact in (string[])["\"allowed_providers\":", "\"allowed_regions\":", "\"zero_retention_only\":1", "\"forbid_storage\":1", "\"each_dimension\":", "\"dry_run\":1", "\"max_streams\":2", "\"input_tokens\":3", "\"output_tokens\":4", "\"tokens\":5", "\"money\":\"6\""])
            facts.Count(after => after.Contains(fact, StringComparison.Ordinal)).ShouldBe(1, fact);
    }

    [Fact]
    public void A_refused_change_leaves_no_entry()
    {
        using var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var before = store.Audit.Head();
        store.Organizations.Create(new Organization { Slug = "acme" }).IsOk.ShouldBeFalse();
        store.Organizations.Update(acme with { Version = 9 }).IsOk.ShouldBeFalse();
        store.Keys.Revoke(Guid.NewGuid()).IsOk.ShouldBeFalse();
        store.Audit.Head().ShouldBe(before);
    }

    [Fact]
    public void No_name_and_no_secret_is_in_the_log()
    {
        using var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "zzacme", Name = "zzAcme" }).Require();
        var ada = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "zzada", Name = "zzAda", Email = "zzada@zz.test" }).Require();
        store.Users.Update(ada with { Name = "zzAda Lovelace" }).Require();
        var key = store.Keys.Create(new NewKey
        {
            OrganizationId = acme.Id,
            UserId = ada.Id,
            Name = "zzada's",
            DefaultFeature = "zzfeature",
            DefaultTags = ["zz=zz"],
            Metadata = new Dictionary<string, string> { ["zz"] = "zz" },
        }).Require();
        store.Budgets.Create(new Budget { Name = "zz", OrganizationId = acme.Id, Dimension = Dimension.User, ScopeName = "zzacme/zzada", Limit = new Amount(1m) }).Require();
        store.ProviderAccounts.Create(new ProviderAccount { Slug = "zz", Provider = "openai", SecretReference = "env:zz" }).Require();

        foreach (var entry in store.Audit.Read(new AuditQuery()))
        {
            var text = entry.ToString() + entry.Before + entry.After;
            text.ShouldNotContain("zz");
            text.ShouldNotContain(key.Key.Prefix);
        }

        store.Audit.Read(new AuditQuery()).Single(entry => entry is { Object: "user", Action: "update" }).Changed.ShouldBe("name");
    }

    [Theory]
    [InlineData("UPDATE audit SET action = 'update' WHERE sequence = 4")]
    [InlineData("UPDATE audit SET actor_role = 'owner' WHERE sequence = 2")]
    [InlineData("UPDATE audit SET at_micros = at_micros + 1 WHERE sequence = 6")]
    [InlineData("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 6")]
    [InlineData("DELETE FROM audit WHERE sequence = 1")]
    [InlineData("DELETE FROM audit WHERE sequence = 3")]
    [InlineData("DELETE FROM audit WHERE sequence = 6")]
    [InlineData("DELETE FROM audit WHERE sequence > 2")]
    [InlineData("DELETE FROM audit")]
    [InlineData("INSERT INTO audit_start SELECT 1, sequence, hash FROM audit WHERE sequence = 6; DELETE FROM audit WHERE sequence <= 5")]
    [InlineData("INSERT INTO audit_start SELECT 1, 9, hash FROM audit WHERE sequence = 6; DELETE FROM audit")]
    public void Whatever_is_done_to_the_log_shows(string sql)
    {
        using (var store = Open())
        {
            for (var i = 0; i < 5; i++)
            {
                store.Organizations.Create(new Organization { Slug = "o" + i }).Require();
            }

            store.Audit.Verify().ShouldBe(new AuditVerdict(true, 6, 0, store.Audit.Head(), null));
        }

        Tamper("DROP TRIGGER audit_keep; DROP TRIGGER audit_stay; " + sql);
        using var again = Open();
        var verdict = again.Audit.Verify();
        verdict.Intact.ShouldBeFalse();
        verdict.Fault.ShouldNotBeNull();
    }

    [Fact]
    public void A_log_that_was_written_anew_does_not_go_through_a_head_kept_elsewhere()
    {
        AuditHead kept;
        using (var store = Open())
        {
            store.Organizations.Create(new Organization { Slug = "acme" }).Require();
            kept = store.Audit.Head();
        }

        foreach (var file in Directory.GetFiles(_directory))
        {
            File.Delete(file);
        }

        using var forged = Open();
        forged.Organizations.Create(new Organization { Slug = "evil" }).Require();
        forged.Audit.Verify().Intact.ShouldBeTrue();
        forged.Audit.Verify(kept).Fault.ShouldNotBeNull().ShouldContain("anew");
        AuditHead.Read(kept.ToString()).ShouldBe(kept);
    }

    [Theory]
    [InlineData("UPDATE audit SET action = 'update'")]
    [InlineData("DELETE FROM audit WHERE sequence = 1")]
    public void The_database_refuses_to_change_the_log(string sql)
    {
        Open().Dispose();
        Should.Throw<SqliteException>(() => Tamper(sql)).Message.ShouldContain("append-only");
    }

    [Fact]
    public void What_retention_takes_leaves_a_log_that_verifies()
    {
        using var store = Open();
        store.Organizations.Create(new Organization { Slug = "old" }).Require();
        var then = store.Audit.Head();
        _time.Advance(TimeSpan.FromDays(400));
        store.Organizations.Create(new Organization { Slug = "new" }).Require();
        var limit = _time.Micros - 1;

        store.Audit.Prune(limit, dryRun: true).ShouldBe(2);
        store.Audit.Verify().Entries.ShouldBe(3);
        store.Audit.Prune(limit, dryRun: false).ShouldBe(2);
        store.Audit.Prune(limit, dryRun: false).ShouldBe(0);
        store.Audit.Verify(then).ShouldBe(new AuditVerdict(true, 2, 2, store.Audit.Head(), null));
        store.Audit.Read(new AuditQuery { Limit = 1 })[0].After.ShouldContain(then.Hash);
    }

    [Fact]
    public void Pages_and_filters_fit_together()
    {
        using var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        for (var i = 0; i < 7; i++)
        {
            store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "t" + i }).Require();
            store.Organizations.Create(new Organization { Slug = "o" + i }).Require();
        }

        var seen = new List<long>();
        for (long? before = null; ;)
        {
            var page = store.Audit.Read(new AuditQuery { OrganizationId = acme.Id, Before = before, Limit = 3 });
            seen.AddRange(page.Select(entry => entry.Sequence));
            if (page.Count < 3)
            {
                break;
            }

            before = page[^1].Sequence;
        }

        seen.ShouldBe([15, 13, 11, 9, 7, 5, 3, 2]);
        _time.Advance(TimeSpan.FromSeconds(1));
        store.Organizations.Retire(acme.Id).Require();
        store.Audit.Read(new AuditQuery { SinceMicros = _time.Micros }).ShouldHaveSingleItem().Action.ShouldBe("retire");
    }

    private SqliteControlStore Open() => SqliteControlStore.Open(Database, new InstallationDefaults(), _time);

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
