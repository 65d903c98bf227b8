namespace Tollgate.Storage.Disk;

/// <summary>
/// Files and folders that only the owner of the process may read and write: ledger, keys and journal say who spends what on which model. On
/// Unix they are made with the modes 0600 and 0700, less what the umask takes; what exists keeps the mode its operator gave it. On Windows
/// they inherit the access list of the folder above.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode FilePermissions = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryPermissions = FilePermissions | UnixFileMode.UserExecute;

    /// <summary>Makes the folder; those above it that are missing are ordinary ones.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryPermissions);
        }
    }

    /// <summary>Opens a file; one that is made by it is the owner's alone. Unbuffered.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share, long preallocate = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0, PreallocationSize = preallocate };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
        {
            options.UnixCreateMode = FilePermissions;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes an empty file and the folder around it, where they are missing.</summary>
    public static void EnsureFile(string path)
    {
        CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite).Dispose();
    }
}
