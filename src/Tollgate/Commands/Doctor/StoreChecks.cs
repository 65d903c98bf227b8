using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Commands.Doctor;

/// <summary>Journal, control store and ledger of the data directory. Nothing is created here.</summary>
internal static class StoreChecks
{
    private const int AuditTries = 3;

    internal static async IAsyncEnumerable<Finding> RunAsync(DoctorContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Journal(context);
        if (!File.Exists(context.PathOf("control.db")) || !File.Exists(context.PathOf("ledger.db")))
        {
            yield return Finding.Ok("stores", "None yet; the first 'tollgate serve' makes them.");
            yield break;
        }

        var (finding, zone) = Control(context);
        yield return finding;
        if (zone is null)
        {
            yield break;
        }

        yield return Alerts(context);

        SqliteLedger? ledger = null;
        Finding? broken = null;
        try
        {
            ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = context.PathOf("ledger.db"), AccountingZone = zone });
        }
        catch (Exception unreadable) when (IsBroken(unreadable))
        {
            broken = Finding.Fail("ledger", $"ledger.db cannot be opened: {unreadable.Message}");
        }

        if (ledger is null)
        {
            yield return broken!;
            yield break;
        }

        using (ledger)
        {
            yield return Finding.Ok("ledger", $"ledger.db opens: {Finding.Count(await ledger.Reader.LastIdAsync(cancellation).ConfigureAwait(false), "attempt")}.");
            yield return await AuditAsync(context, ledger.Reader, cancellation).ConfigureAwait(false);
        }
    }

    private static Finding Journal(DoctorContext context)
    {
        const string Check = "journal";
        var path = Path.Combine(context.PathOf("journal"), "journal.lock");
        if (!File.Exists(path))
        {
            return Finding.Ok(Check, "None yet; the first 'tollgate serve' makes it.");
        }

        try
        {
            using var free = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return Finding.Ok(Check, "No gateway holds it.");
        }
        catch (UnauthorizedAccessException refused)
        {
            return Finding.Fail(Check, $"{path} cannot be opened: {refused.Message}");
        }
        catch (IOException)
        {
            context.IsInUse = true;
            return Finding.Ok(Check, "In use by a running gateway.");
        }
    }

    private static (Finding Finding, TimeZoneInfo? Zone) Control(DoctorContext context)
    {
        const string Check = "control store";
        try
        {
            using var store = SqliteControlStore.Open(context.PathOf("control.db"), new InstallationDefaults(), context.Time);
            var zone = store.Installation.FindTimeZone();
            var snapshot = store.Read();
            return (Finding.Ok(Check, $"control.db opens: {Finding.Count(store.Keys.List().Count, "key")}, {Finding.Count(snapshot.Budgets.Count, "budget")}, days of {zone.Id}."), zone);
        }
        catch (Exception unreadable) when (IsBroken(unreadable))
        {
            return (Finding.Fail(Check, $"control.db cannot be opened: {unreadable.Message}"), null);
        }
    }

    private static Finding Alerts(DoctorContext context)
    {
        const string Check = "alerts";
        using var store = SqliteControlStore.Open(context.PathOf("control.db"), new InstallationDefaults(), context.Time);
        return store.Alerts.CountDead() switch
        {
            0 => Finding.Ok(Check, "None was given up."),
            var dead => Finding.Warn(Check, $"{Finding.Count(dead, "delivery was", "deliveries were")} given up after a day of tries. See 'tollgate alerts list --state dead'; 'tollgate alerts retry ID' tries again."),
        };
    }

    private static async Task<Finding> AuditAsync(DoctorContext context, ILedgerReader ledger, CancellationToken cancellation)
    {
        const string Check = "audit chain";
        var result = await LedgerAudit.VerifyAsync(ledger, cancellation).ConfigureAwait(false);

        // A running gateway appends rows behind the reader's back; a fault that stays is one.
        for (var again = 1; again < AuditTries && !result.Intact && context.IsInUse; again++)
        {
            result = await LedgerAudit.VerifyAsync(ledger, cancellation).ConfigureAwait(false);
        }

        return result.Intact
            ? Finding.Ok(Check, $"Intact: {Finding.Count(result.Attempts, "attempt")} in {Finding.Count(result.Batches, "batch", "batches")}.")
            : Finding.Fail(Check, $"Broken after {Finding.Count(result.Attempts, "attempt")}. {result.Fault}");
    }

    private static bool IsBroken(Exception error) =>
        error is SqliteException or SqliteMigrationException or IOException or UnauthorizedAccessException or InvalidOperationException or TimeZoneNotFoundException;
}
