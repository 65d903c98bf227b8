using Tollgate.Storage.Disk;

namespace Tollgate.Storage.Tests.Disk;

public sealed class OwnerOnlyTests
{
    private const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    [Fact]
    public void What_is_made_is_the_owners_alone()
    {
        var root = Directory.CreateTempSubdirectory("tollgate-modes-").FullName;
        var folder = Path.Combine(root, "above", "data");
        OwnerOnly.CreateDirectory(folder);
        OwnerOnly.EnsureFile(Path.Combine(folder, "deeper", "a.db"));
        OwnerOnly.Open(Path.Combine(folder, "b"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, preallocate: 4096).Dispose();

        if (!OperatingSystem.IsWindows())
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder))
            {
                (File.GetUnixFileMode(entry) & Others).ShouldBe(UnixFileMode.None, entry);
            }

            File.GetUnixFileMode(Path.Combine(folder, "b")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Exists(Path.Combine(folder, "deeper", "a.db")).ShouldBeTrue();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_mode_an_operator_has_set_is_left_alone()
    {
        var path = Path.GetTempFileName();
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Shared);
        }

        OwnerOnly.EnsureFile(path);
        OwnerOnly.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(Shared);
        }

        File.Delete(path);
    }
}
