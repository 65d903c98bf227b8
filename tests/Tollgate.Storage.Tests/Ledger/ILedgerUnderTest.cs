using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Ledger;

public interface ILedgerUnderTest : IDisposable
{
    ILedgerStore Store { get; }

    ILedgerReader Reader { get; }

    long NextSequence { get; set; }

    /// <summary>Closes the store and opens it again, as a restart does.</summary>
    void Reopen();
}
