namespace Tollgate.Storage.Tests.Journaling;

internal sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tollgate-test-").FullName;

    public string Ledger => System.IO.Path.Combine(Path, "ledger.db");

    public string Journal => System.IO.Path.Combine(Path, "journal");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
