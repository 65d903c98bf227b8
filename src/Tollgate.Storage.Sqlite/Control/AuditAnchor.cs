using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>
/// The head of the audit log in a file beside the database, so that cutting entries off the end of the log shows. Moved forward after every
/// commit; after a crash it may be behind the log, never ahead. Several processes may move it.
/// </summary>
internal sealed class AuditAnchor(string path)
{
    public AuditHead? Read()
    {
        try
        {
            return AuditHead.Read(File.ReadAllText(path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Advance(AuditHead head)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            using var reader = new StreamReader(file, leaveOpen: true);
            if (AuditHead.Read(reader.ReadToEnd()) is { } kept && kept.Sequence >= head.Sequence)
            {
                return;
            }

            file.SetLength(0);
            using var writer = new StreamWriter(file);
            writer.WriteLine(head);
        }
        catch (Exception missed) when (missed is IOException or UnauthorizedAccessException)
        {
            // Another process is at it, or the disk is full: the change is made, and the next one moves the file past it.
        }
    }
}
