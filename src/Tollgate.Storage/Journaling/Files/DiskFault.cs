namespace Tollgate.Storage.Journaling.Files;

/// <summary>Says what is wrong with a disk in words that may leave the machine: the system's own message names the path of the file.</summary>
internal static class DiskFault
{
    private const int InputOutputError = 5;
    private const int TooLarge = 27;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int Quota = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsWriteProtected = unchecked((int)0x80070013);

    /// <summary>The error of a file that could not be made because its space could not be reserved; the platform gives none of its own.</summary>
    public static IOException NoSpaceFor(IOException error) => new(error.Message, OperatingSystem.IsWindows() ? WindowsDiskFull : NoSpace);

    /// <summary>One clause without a path.</summary>
    public static string Explain(Exception error) => error switch
    {
        UnauthorizedAccessException => "the process may not write there",
        IOException { HResult: NoSpace or Quota or WindowsDiskFull or WindowsHandleDiskFull } => "the disk is full",
        IOException { HResult: ReadOnly or WindowsWriteProtected } => "the disk is read-only",
        IOException { HResult: InputOutputError } => "the disk reports an input/output error",
        IOException { HResult: TooLarge } => "a limit on the size of files is reached",
        _ => "the disk refuses it",
    };
}
