using System.Globalization;
using Tollgate.Alerting;
using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Gateway;
using Tollgate.Storage.Control;

namespace Tollgate.Expiry;

/// <summary>Warns of keys that nobody uses or owns, and ends them, once an hour. See the README of this folder. Thread-safe: one pass at a time.</summary>
internal sealed partial class KeyExpiry(IControlStore control, GatewayCore core, AlertDesk alerts, KeyExpiryConfiguration rules, TimeProvider time, ILogger<KeyExpiry> logger)
{
    /// <summary>How often it looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly Lock _passing = new();

    /// <summary>Looks at once, then every hour, until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        if (!rules.IsOn)
        {
            return;
        }

        // Not for whoever starts it to wait for, nor under its name.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        AuditActor.Gateway.Act();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    Pass();
                }
                catch (Exception outage) when (outage is not OutOfMemoryException)
                {
                    Log.Failed(logger, outage);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The orderly end.
        }
    }

    /// <summary>Warns and ends what is due now.</summary>
    internal void Pass()
    {
        lock (_passing)
            PassAlone();
    }

    private void PassAlone()
    {
        // A key that is in use at this moment has its use on record before it is judged.
        core.Keys.WriteUses();
        var snapshot = control.Read();
        var standing = new KeyStanding(snapshot);
        var now = KeyWords.Micros(time.GetUtcNow())!.Value;
        var warned = new List<(VirtualKey Key, KeyDue Due)>();
        foreach (var key in snapshot.Keys)
        {
            if (KeyDue.Of(key, standing.IsOwnerUnknown(key), rules, now) is not { } due)
            {
                continue;
            }

            if (due.IsNow)
            {
                End(key.Id, standing, now);
            }
            else
            {
                warned.Add((key, due));
            }
        }

        if (warned.Count > 0)
        {
            control.AllOrNothing(() =>
            {
                control.NoteExpiryWarned([.. warned.Select(static one => one.Key.Id)], now);
                alerts.Raise([.. warned.Select(one => Draft(one.Key, one.Due, now))]);
                return true;
            });
            Log.Warned(logger, warned.Count);
        }
    }

    // Read again inside: another process may have noted a use, or somebody changed the key, since.
    private void End(Guid id, KeyStanding standing, long now)
    {
        KeyDue? ended = null;
        IReadOnlyList<ControlError> problems = [];
        control.AllOrNothing(() =>
        {
            var key = control.Keys.Find(id)!;
            if (KeyDue.Of(key, standing.IsOwnerUnknown(key), rules, now) is not { IsNow: true } due)
            {
                return false;
            }

            var result = control.Keys.Update(key with { ExpiresMicros = now });
            (ended, problems) = (result.IsOk ? due : null, result.Errors);
            return result.IsOk;
        });
        if (ended is { } done)
        {
            Log.Ended(logger, id, done.Reason);
        }
        else if (problems.Count > 0)
        {
            // What the fields hold may be a name.
            Log.NotEnded(logger, id, string.Join(", ", problems.Select(static problem => problem.Field)));
        }
    }

    private static AlertDraft Draft(VirtualKey key, KeyDue due, long now) =>
        new(AlertKind.Key, string.Create(CultureInfo.InvariantCulture, $"key|{key.Id}|{now}"), now, new AlertFacts
        {
            Cause = due.Reason == KeyExpiryReason.Unused ? "unused" : "unknown_owner",
            SinceAt = AlertFacts.Instant(due.SinceMicros),
            ExpiresAt = AlertFacts.Instant(due.EndsMicros),
        }.ToJson())
        {
            ObjectId = key.Id,
            OrganizationId = key.OrganizationId,
        };

    private static partial class Log
    {
        [LoggerMessage(1320, LogLevel.Warning, "Key {Id} has ended by keys.expire_*: {Reason}")]
        internal static partial void Ended(ILogger logger, Guid id, KeyExpiryReason reason);

        [LoggerMessage(1321, LogLevel.Information, "{Count} keys will end by keys.expire_*; alerts say which")]
        internal static partial void Warned(ILogger logger, int count);

        [LoggerMessage(1322, LogLevel.Error, "Keys could not be looked through for those to end; it is tried again in an hour")]
        internal static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(1323, LogLevel.Error, "Key {Id} should have ended by keys.expire_* and has not, because of: {Fields}; change these or revoke it")]
        internal static partial void NotEnded(ILogger logger, Guid id, string fields);
    }
}
