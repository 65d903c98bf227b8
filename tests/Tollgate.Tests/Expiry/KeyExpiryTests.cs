using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tollgate.Configuration;
using Tollgate.Expiry;
using Tollgate.Storage.Control;
using Tollgate.Tests.Configuration;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Expiry;

/// <summary>Keys that nobody uses or owns end: after a warning, never early, and on record.</summary>
public sealed class KeyExpiryTests
{
    private const long Day = 86_400_000_000;
    private static readonly KeyExpiryConfiguration s_rules = new() { UnusedAfter = TimeSpan.FromDays(90), UnknownOwnerAfter = TimeSpan.FromDays(30), Warning = TimeSpan.FromDays(7) };

    [Theory]
    // made, used, warned, ownerless, now → what, when it ends. Days; -1 for never.
    [InlineData(0, -1, -1, false, 82, null, 0)]
    [InlineData(0, -1, -1, false, 83, "warn Unused", 90)]
    [InlineData(0, -1, 83, false, 89, null, 0)]
    [InlineData(0, -1, 83, false, 90, "end Unused", 90)]
    [InlineData(0, -1, -1, false, 500, "warn Unused", 507)]
    [InlineData(0, -1, 500, false, 506, null, 0)]
    [InlineData(0, -1, 500, false, 507, "end Unused", 507)]
    [InlineData(0, 85, 83, false, 174, "warn Unused", 181)]
    [InlineData(0, 85, 83, false, 160, null, 0)]
    [InlineData(0, 85, 168, false, 175, "end Unused", 175)]
    [InlineData(0, -1, -1, true, 22, null, 0)]
    [InlineData(0, 22, -1, true, 23, "warn UnknownOwner", 30)]
    [InlineData(0, 29, 23, true, 30, "end UnknownOwner", 30)]
    [InlineData(0, -1, -1, true, 85, "warn Unused", 92)]
    public void What_is_due(int made, int used, int warned, bool ownerless, int now, string? expected, int ends)
    {
        var key = Key(made) with { LastUsedMicros = used < 0 ? null : used * Day, ExpiryWarnedMicros = warned < 0 ? null : warned * Day };
        var due = KeyDue.Of(key, ownerless, s_rules, now * Day);
        (due is { } one ? $"{(one.IsNow ? "end" : "warn")} {one.Reason}" : null).ShouldBe(expected);
        if (expected is not null)
        {
            due!.Value.EndsMicros.ShouldBe(ends * Day);
        }
    }

    [Fact]
    public void What_has_ended_or_is_not_asked_for_is_left_alone()
    {
        KeyDue.Of(Key(0) with { RetiredMicros = 1 }, true, s_rules, 900 * Day).ShouldBeNull();
        KeyDue.Of(Key(0) with { ExpiresMicros = 1 }, true, s_rules, 900 * Day).ShouldBeNull();
        KeyDue.Of(Key(0), true, new KeyExpiryConfiguration(), 900 * Day).ShouldBeNull();
    }

    [Fact]
    public void No_key_ends_before_its_time_or_unwarned_whatever_happens_to_it()
    {
        var random = new Random(7);
        for (var run = 0; run < 300; run++)
        {
            var key = Key(0);
            long? warnedAt = null;
            for (var now = 0L; now < 400; now++)
            {
                if (random.Next(60) == 0)
                {
                    key = key with { LastUsedMicros = now * Day };
                }

                var ownerless = run % 2 == 0;
                switch (KeyDue.Of(key, ownerless, s_rules, now * Day))
                {
                    case { IsNow: false } due:
                        due.EndsMicros.ShouldBeGreaterThanOrEqualTo((now + 7) * Day);
                        key = key with { ExpiryWarnedMicros = now * Day };
                        warnedAt = now;
                        break;
                    case { IsNow: true, Reason: var reason }:
                        (now - warnedAt!.Value).ShouldBeGreaterThanOrEqualTo(7);
                        var since = reason == KeyExpiryReason.Unused ? (key.LastUsedMicros ?? 0) / Day : 0;
                        if (reason == KeyExpiryReason.Unused)
                        {
                            warnedAt.Value.ShouldBeGreaterThan(since, "a use makes the warning void");
                        }

                        (now - since).ShouldBeGreaterThanOrEqualTo(reason == KeyExpiryReason.Unused ? 90 : 30);
                        now = 400;
                        break;
                }
            }
        }
    }

    [Fact]
    public async Task A_key_is_warned_of_and_ends_by_the_gateway_itself_and_one_that_is_used_does_not()
    {
        var time = new SteppedTime();
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { Time = time, KeyExpiry = s_rules with { UnknownOwnerAfter = null } });
        var control = gateway.Server.Control;
        var idle = control.Keys.Create(new NewKey { OrganizationId = gateway.Organization.Id, Name = "forgotten" }).Require().Key.Id;
        gateway.Server.Core.Keys.RefreshNow();
        gateway.Server.Expiry.Pass();
        control.Alerts.Read(new AlertQuery { Kind = AlertKind.Key }).ShouldBeEmpty();

        // Used before anything is due: the gateway makes passes of its own whenever the clock moves.
        time.Step(TimeSpan.FromDays(82));
        await gateway.AskAsync();
        time.Step(TimeSpan.FromDays(2));
        gateway.Server.Expiry.Pass();
        gateway.Server.Expiry.Pass();
        var alert = control.Alerts.Read(new AlertQuery { Kind = AlertKind.Key }).ShouldHaveSingleItem();
        (alert.ObjectId, alert.OrganizationId, alert.Deliveries.Count).ShouldBe((idle, gateway.Organization.Id, 1));
        (await gateway.Server.Alerts.Writing.WriteAsync(alert, CancellationToken.None)).Text
            .ShouldBe($"The key 'forgotten' ({idle}) will end at 2026-04-16 12:00 UTC, because it was not used since 2026-01-15 12:00 UTC. Use it, change it or revoke it.");
        control.Keys.Find(idle)!.ExpiresMicros.ShouldBeNull();

        time.Step(TimeSpan.FromDays(7));
        As(AuditActor.Gateway, gateway.Server.Expiry.Pass);
        control.Keys.Find(idle)!.ExpiresMicros.ShouldBe((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
        control.Keys.List().Where(key => key.Id != idle).ShouldAllBe(key => key.ExpiresMicros == null);
        var entry = control.Audit.Read(new AuditQuery { Limit = 1 })[0];
        (entry.Actor.Kind, entry.Action, entry.ObjectId).ShouldBe(("gateway", "update", idle));
        entry.Changed.ShouldBe("expires_micros");

        // Whoever gives it another end is warned anew before it ends again.
        await gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + idle, """{"expires_at":null}""");
        gateway.Server.Expiry.Pass();
        control.Keys.Find(idle)!.ExpiresMicros.ShouldBeNull();
        control.Alerts.Read(new AlertQuery { Kind = AlertKind.Key }).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_of_a_retired_user_ends_although_its_owner_is_gone()
    {
        var time = new SteppedTime();
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { Time = time, KeyExpiry = s_rules with { UnusedAfter = null } });
        var control = gateway.Server.Control;
        var user = control.Users.Create(new User { OrganizationId = gateway.Organization.Id, Slug = "ann" }).Require();
        var key = control.Keys.Create(new NewKey { OrganizationId = gateway.Organization.Id, UserId = user.Id, Name = "ann's" }).Require().Key.Id;
        control.Users.Retire(user.Id).Require();
        gateway.Server.Core.Keys.RefreshNow();
        time.Step(TimeSpan.FromDays(30));
        gateway.Server.Expiry.Pass();
        time.Step(TimeSpan.FromDays(7));
        gateway.Server.Expiry.Pass();
        control.Keys.Find(key)!.ExpiresMicros.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_key_that_cannot_be_ended_is_not_said_to_have_ended()
    {
        var time = new SteppedTime();
        await using var gateway = await RunningGateway.StartAsync(settings => settings with { Time = time });
        var control = gateway.Server.Control;
        var old = control.Keys.Create(new NewKey { OrganizationId = gateway.Organization.Id, Name = "old" }).Require().Key.Id;
        var broken = control.Keys.Create(new NewKey { OrganizationId = gateway.Organization.Id, Name = "broken" }).Require().Key.Id;
        var notes = JsonSerializer.Serialize(Enumerable.Range(0, 60).ToDictionary(i => $"note {i}", _ => new string('x', 2000)));
        Write(gateway, "UPDATE virtual_keys SET metadata = $value WHERE id = $id", old, notes);
        Write(gateway, "UPDATE virtual_keys SET name = $value WHERE id = $id", broken, "");
        var log = new RecordedLog<KeyExpiry>();
        var expiry = new KeyExpiry(control, gateway.Server.Core, gateway.Server.Alerts, s_rules with { UnknownOwnerAfter = null }, time, log);
        time.Step(TimeSpan.FromDays(84));
        expiry.Pass();
        time.Step(TimeSpan.FromDays(7));

        expiry.Pass();

        control.Keys.Find(broken)!.ExpiresMicros.ShouldBeNull();
        control.Keys.Find(old)!.ExpiresMicros.ShouldNotBeNull("notes from before there were bounds keep no key alive");
        log.Entries.ShouldNotContain(entry => entry.Text.Contains($"Key {broken} has ended", StringComparison.Ordinal));
        log.Entries.Where(entry => entry.Level == LogLevel.Error).ShouldHaveSingleItem().Text.ShouldBe(
            $"Key {broken} should have ended by keys.expire_* and has not, because of: name; change these or revoke it");
        log.Entries.ShouldContain(entry => entry.Text.Contains($"Key {old} has ended", StringComparison.Ordinal));

        // The same by the admin API: what stays is not judged, what is written is.
        (await gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + old, """{"name":"renamed"}""")).GetProperty("metadata").EnumerateObject().Count().ShouldBe(60);
        await gateway.AdminAsync(HttpMethod.Patch, "/api/keys/" + old, $$"""{"metadata":{{notes.Replace("note 7", "other", StringComparison.Ordinal)}} }""", 422);
    }

    private static void Write(RunningGateway gateway, string sql, Guid id, string value)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(gateway.Data, "control.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", id.ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery().ShouldBe(1);
    }

    // The actor flows with the call, and is the job's own.
    private static void As(AuditActor actor, Action act)
    {
        var before = AuditActor.Current;
        actor.Act();
        act();
        before.Act();
    }

    private static VirtualKey Key(int made) => new() { OrganizationId = Guid.NewGuid(), Name = "k", Prefix = "sk-tg-", Hash = default, CreatedMicros = made * Day };
}
