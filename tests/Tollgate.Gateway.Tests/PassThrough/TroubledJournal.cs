using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>A journal that says it works and fails appends as a test wants.</summary>
internal sealed class TroubledJournal(IJournal journal) : IJournal
{
    /// <summary>What an append of an intent fails with.</summary>
    internal Exception? AtIntent { get; set; }

    /// <summary>What an append of an end fails with.</summary>
    internal Exception? AtEnd { get; set; }

    public bool IsAvailable => true;

    public string? UnavailableReason => null;

    public Task<bool> WhenAvailableAsync() => Task.FromResult(true);

    public void AppendName(Dimension dimension, long id, string name) => journal.AppendName(dimension, id, name);

    public ValueTask AppendAsync(AttemptIntent intent) => AtIntent is { } failure ? FailAsync(failure, () => journal.AppendAsync(intent)) : journal.AppendAsync(intent);

    public ValueTask AppendAsync(AttemptExtend extend) => journal.AppendAsync(extend);

    public ValueTask AppendAsync(AttemptEnd end) => AtEnd is { } failure ? FailAsync(failure, () => journal.AppendAsync(end)) : journal.AppendAsync(end);

    private static async ValueTask FailAsync(Exception failure, Func<ValueTask> append)
    {
        if (failure is JournalUnavailableException { IsWritten: true })
            await append();

        throw failure;
    }
}
