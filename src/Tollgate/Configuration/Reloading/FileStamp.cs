using System.Security.Cryptography;

namespace Tollgate.Configuration.Reloading;

/// <summary>What is needed to see that a file is another one: time, size and content. The default value means "not there".</summary>
internal readonly record struct FileStamp(DateTime Modified, long Length, string Hash)
{
    // Larger files (rate cards of whole markets) are told apart by time and size alone.
    private const long LongestHashed = 1 << 20;

    public static FileStamp Of(string path)
    {
        try
        {
            // By handle: a link's own time says nothing about the file it leads to, and mounted secrets are links.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var hash = file.Length <= LongestHashed ? Convert.ToHexString(SHA256.HashData(file)) : "";
            return new FileStamp(File.GetLastWriteTimeUtc(file.SafeFileHandle), file.Length, hash);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return default;
        }
    }

    /// <summary>True when a reader of both would have read the same. Time alone does not count: a file may be touched.</summary>
    public bool SameContent(FileStamp other) =>
        Length == other.Length && Hash == other.Hash && (Length <= LongestHashed || Modified == other.Modified);
}
