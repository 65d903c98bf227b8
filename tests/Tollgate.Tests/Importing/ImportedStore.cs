using Tollgate.Commands;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Importing;

/// <summary>A directory with the files of an import, and what it makes there.</summary>
internal sealed class ImportedStore : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");

    public string Path(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public string Write(string name, string text)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs the verb with the data directory and output file of this store.</summary>
    public async Task<(int Code, string Output, string Errors)> ImportAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            ["import", "litellm", .. args, "--data", Path("data"), "--output", Path("tollgate.yaml"), "--organization", "acme"], errors, output);
        return (code, output.ToString().Replace(_directory.FullName + "/", "", StringComparison.Ordinal), errors.ToString().Replace(_directory.FullName + "/", "", StringComparison.Ordinal));
    }

    public ControlSnapshot Snapshot()
    {
        using var store = SqliteControlStore.Open(Path("data/control.db"), new InstallationDefaults(), TimeProvider.System);
        return store.Read();
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
