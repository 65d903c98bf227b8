using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Storage.Tests.Control;

public sealed class AlertOutboxTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-outbox-").FullName;
    private readonly Clock _time = new();
    private readonly SqliteControlStore _store;

    public AlertOutboxTests() => _store = Open();

    [Fact]
    public void The_same_key_is_the_same_alert_and_moves_no_change_stamp()
    {
        var stamp = _store.ChangeStamp();
        _store.Alerts.Raise([Draft("a", at: 5), Draft("b", at: 6), Draft("a", at: 9) with { Count = 3, Facts = "{\"x\":1}" }]).ShouldBe(2);
        _store.Alerts.Raise([Draft("a", at: 7)]).ShouldBe(0);

        var alerts = _store.Alerts.Read(new AlertQuery());
        alerts.Select(alert => (alert.DedupeKey, alert.Count, alert.FirstMicros, alert.LastMicros, alert.Facts)).ShouldBe([("b", 1, 6, 6, "{}"), ("a", 5, 5, 9, "{}")]);
        alerts.ShouldAllBe(alert => alert.Deliveries.Count == 2);
        _store.ChangeStamp().ShouldBe(stamp);
    }

    [Fact]
    public void A_raise_that_fails_leaves_neither_alert_nor_position()
    {
        _store.Alerts.Raise([], 5);
        Should.Throw<SqliteException>(() => _store.Alerts.Raise([Draft("a"), Draft(null!)], 9));
        _store.Alerts.Position.ShouldBe(5);
        _store.Alerts.Read(new AlertQuery()).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_due_comes_by_sink_so_that_one_that_fails_takes_no_others_place()
    {
        for (var i = 0; i < 5; i++)
        {
            _store.Alerts.Raise([Draft("k" + i)]);
        }

        _store.Alerts.Due(_time.Micros - 1, 2).ShouldBeEmpty();
        var due = _store.Alerts.Due(_time.Micros, 2);
        due.Select(one => (one.Alert.DedupeKey, one.Delivery.Sink)).ShouldBe([("k0", "log"), ("k0", "ops"), ("k1", "log"), ("k1", "ops")]);

        _store.Alerts.Delivered(due[0].Alert.Id, "log", 77);
        _store.Alerts.Failed(due[0].Alert.Id, "ops", "http_500", _time.Micros + 10);
        _store.Alerts.Failed(due[2].Alert.Id, "ops", "http_500", nextMicros: null);
        _store.Alerts.Due(_time.Micros, 2).Select(one => (one.Alert.DedupeKey, one.Delivery.Sink)).ShouldBe([("k1", "log"), ("k2", "log"), ("k2", "ops"), ("k3", "ops")]);
        _store.Alerts.CountDead().ShouldBe(1);

        // A late failure does not take a delivery back.
        _store.Alerts.Failed(due[0].Alert.Id, "log", "late", 1);
        var first = _store.Alerts.Find(due[0].Alert.Id).ShouldNotBeNull();
        first.Deliveries.Select(delivery => (delivery.Sink, delivery.Attempts, delivery.DoneMicros, delivery.LastError)).ShouldBe([("log", 1, 77L, ""), ("ops", 1, null, "http_500")]);
    }

    [Fact]
    public void Retry_begins_anew_where_it_was_not_delivered()
    {
        _store.Alerts.Raise([Draft("a")]);
        var id = _store.Alerts.Read(new AlertQuery())[0].Id;
        _store.Alerts.Delivered(id, "log", 1);
        _store.Alerts.Failed(id, "ops", "timeout", nextMicros: null);
        _store.Alerts.Retry(id, 500).ShouldBe(1);

        var due = _store.Alerts.Due(500, 10).ShouldHaveSingleItem();
        (due.Delivery.Sink, due.Delivery.Attempts, due.Delivery.SinceMicros).ShouldBe(("ops", 0, 500));
        _store.Alerts.Retry(Guid.NewGuid(), 500).ShouldBe(0);
    }

    [Fact]
    public void Reading_filters_by_state_kind_organization_and_time_and_goes_on_behind_a_page()
    {
        var acme = _store.Organizations.Create(new Organization { Slug = "acme" }).Require().Id;
        _store.Alerts.Raise([Draft("pending"), Draft("dead", AlertKind.Outage) with { OrganizationId = acme }, Draft("done", at: 100), Draft("nobody", at: 100) with { Sinks = [] }]);
        var all = _store.Alerts.Read(new AlertQuery());
        _store.Alerts.Failed(all.Single(alert => alert.DedupeKey == "dead").Id, "ops", "x", nextMicros: null);
        foreach (var sink in (string[])["log", "ops"])
        {
            _store.Alerts.Delivered(all.Single(alert => alert.DedupeKey == "done").Id, sink, 1);
        }

        Keys(new AlertQuery { State = AlertState.Pending }).ShouldBe(["pending"]);
        Keys(new AlertQuery { State = AlertState.Dead }).ShouldBe(["dead"]);
        Keys(new AlertQuery { State = AlertState.Delivered }).ShouldBe(["nobody", "done"]);
        Keys(new AlertQuery { Kind = AlertKind.Outage }).ShouldBe(["dead"]);
        Keys(new AlertQuery { OrganizationId = acme }).ShouldBe(["dead"]);
        Keys(new AlertQuery { SinceMicros = 100 }).ShouldBe(["nobody", "done"]);
        Keys(new AlertQuery { Limit = 2 }).ShouldBe(["nobody", "done"]);
        Keys(new AlertQuery { Limit = 2, Before = all[1].Sequence }).ShouldBe(["dead", "pending"]);
    }

    [Fact]
    public void Settled_alerts_go_when_they_are_old_and_the_oldest_when_there_are_too_many()
    {
        _store.Alerts.Raise([Draft("old pending", at: 1), Draft("old done", at: 1), Draft("old dead", at: 1), Draft("new done", at: 50)]);
        foreach (var alert in _store.Alerts.Read(new AlertQuery()).Where(alert => alert.DedupeKey != "old pending"))
        {
            _store.Alerts.Failed(alert.Id, "ops", "x", nextMicros: null);
            _store.Alerts.Delivered(alert.Id, "log", 2);
        }

        _store.Alerts.Prune(beforeMicros: 10, most: 100).ShouldBe(2);
        Keys(new AlertQuery()).ShouldBe(["new done", "old pending"]);
        _store.Alerts.Prune(beforeMicros: 0, most: 1).ShouldBe(1);
        Keys(new AlertQuery()).ShouldBe(["new done"]);
        _store.Alerts.CountDead().ShouldBe(1);
    }

    [Fact]
    public void What_was_raised_is_there_for_the_next_process()
    {
        _store.Alerts.Raise([Draft("a")], 42);
        _store.Dispose();
        using var again = Open();
        again.Alerts.Position.ShouldBe(42);
        again.Alerts.Due(_time.Micros, 10).Count.ShouldBe(2);
        again.Alerts.Raise([Draft("a")]).ShouldBe(0);
    }

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private List<string> Keys(AlertQuery query) => [.. _store.Alerts.Read(query).Select(alert => alert.DedupeKey)];

    private SqliteControlStore Open() => SqliteControlStore.Open(Path.Combine(_directory, "control.db"), new InstallationDefaults(), _time);

    private static AlertDraft Draft(string key, AlertKind kind = AlertKind.Denial, long at = 1) => new(kind, key, at, "{}") { Sinks = ["log", "ops"] };
}
