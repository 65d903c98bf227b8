using System.Runtime.InteropServices;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// The two calls that ingest makes some thirty times a row, straight to the library the provider has loaded. They copy a number and return, so
/// the runtime need not prepare for a long stay outside of it; that is most of what a call costs.
/// </summary>
internal static class SqliteBinding
{
    private const string Library = "e_sqlite3";

    [DllImport(Library, EntryPoint = "sqlite3_bind_int64", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    [SuppressGCTransition]
    internal static extern int Int64(nint statement, int index, long value);

    [DllImport(Library, EntryPoint = "sqlite3_bind_null", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    [SuppressGCTransition]
    internal static extern int Null(nint statement, int index);
}
