using Microsoft.Extensions.Logging.Abstractions;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway;
using Tollgate.Gateway.Warming;
using Tollgate.Storage.Control;
using Tollgate.Storage.Disk;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Hosting;

/// <summary>
/// Compiles the path of a request before the first caller needs it, on a thread of its own below normal priority, over stores in a folder
/// that is deleted. A failure is of no consequence: the first caller is then the one who waits.
/// </summary>
internal sealed class WarmStart : IAsyncDisposable
{
    // Long for a dozen requests, short for a process that is to end: what hangs, on a full disk say, is left behind.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new(s_patience);
    private readonly TaskCompletionSource<int> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WarmStart()
    {
    }

    /// <summary>How many of the requests played were answered; 0 when it failed or was stopped.</summary>
    internal Task<int> Done => _done.Task;

    /// <param name="folder">Where its stores are for that time; emptied before and after.</param>
    /// <param name="card">Prices to warm with.</param>
    /// <param name="listening">A cleartext address of this process, or null when all speak TLS.</param>
    internal static WarmStart Begin(string folder, RateCard card, Uri? listening)
    {
        var warm = new WarmStart();
        new Thread(() => warm.Run(folder, card, listening)) { Name = "tollgate-warm", IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();
        return warm;
    }

    /// <summary>Stops after the request under way, and waits for that a moment only.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (await Task.WhenAny(_done.Task, Task.Delay(s_patienceAtEnd)).ConfigureAwait(false) == _done.Task)
        {
            _stopping.Dispose();
        }
    }

    private void Run(string folder, RateCard card, Uri? listening)
    {
        var answered = 0;
        try
        {
            Delete(folder);
            OwnerOnly.CreateDirectory(folder);
            answered = PlayAsync(folder, card, listening, _stopping.Token).GetAwaiter().GetResult();
        }
#pragma warning disable CA1031 // Whatever went wrong, the process that serves goes on; it has started cold.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
        finally
        {
            Delete(folder);
            _done.SetResult(answered);
        }
    }

    private static async Task<int> PlayAsync(string folder, RateCard card, Uri? listening, CancellationToken cancellation)
    {
        using var control = SqliteControlStore.Open(Path.Combine(folder, "control.db"), new InstallationDefaults("USD", "Etc/UTC"), TimeProvider.System);
        using var ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(folder, "ledger.db"), AccountingZone = TimeZoneInfo.Utc });
        await using var journal = await Journal.OpenAsync(
            new JournalOptions { Directory = Path.Combine(folder, "journal"), SegmentBytes = 1 << 20, BufferBytes = 512 << 10, RecentAttempts = 64, AcceptEphemeral = true },
            ledger.Store.ReadCheckpoint()).ConfigureAwait(false);
        await using var projector = Projector.Start(journal, ledger.Store);
        var parts = new GatewayParts
        {
            Control = control,
            Journal = journal,
            Ledger = ledger.Reader,
            Recent = journal.Recent.OfRequest,
            Flush = projector.FlushAsync,
            Loggers = NullLoggerFactory.Instance,
        };
        return await SelfWarm.RunAsync(parts, NewCaller(control), card, listening, cancellation).ConfigureAwait(false);
    }

    private static string NewCaller(SqliteControlStore control)
    {
        var organization = control.Organizations.Create(new Organization { Slug = "warm", Name = "warm" }).Require();
        var key = control.Keys.Create(new NewKey { OrganizationId = organization.Id, Name = "warm" }).Require();
        control.Budgets.Create(new Budget
        {
            Name = "warm",
            OrganizationId = organization.Id,
            Dimension = Dimension.Key,
            ScopeName = key.Key.Id.ToString("D"),
            Window = Economics.Budgets.BudgetWindow.CalendarMonth,
            Limit = new Amount(1),
        }).Require();
        return key.Secret;
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // It was not there, or the next start deletes it.
        }
    }
}
