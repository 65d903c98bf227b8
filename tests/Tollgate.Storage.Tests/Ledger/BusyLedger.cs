using System.Reflection;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Ledger;

/// <summary>A ledger to which something is added right after its links were read.</summary>
public class BusyLedger : DispatchProxy
{
    private ILedgerReader _ledger = null!;
    private Action _whenLinksAreRead = null!;

    internal static ILedgerReader Over(ILedgerReader ledger, Action whenLinksAreRead)
    {
        var proxy = Create<ILedgerReader, BusyLedger>();
        var busy = (BusyLedger)(object)proxy;
        (busy._ledger, busy._whenLinksAreRead) = (ledger, whenLinksAreRead);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ILedgerReader.BatchesAsync) ? LinksAsync() : targetMethod.Invoke(_ledger, args);

    private async IAsyncEnumerable<LedgerBatchLink> LinksAsync()
    {
        var links = new List<LedgerBatchLink>();
        await foreach (var link in _ledger.BatchesAsync(CancellationToken.None))
        {
            links.Add(link);
        }

        _whenLinksAreRead();
        foreach (var link in links)
        {
            yield return link;
        }
    }
}
