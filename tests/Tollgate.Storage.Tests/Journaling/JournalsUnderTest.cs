using Tollgate.Storage.Journaling;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>Journals on disks in memory, and what a reader finds in their files.</summary>
internal static class JournalsUnderTest
{
    internal const string Folder = "/journal";

    internal static readonly JournalOptions Options = new()
    {
        Directory = Folder,
        SegmentBytes = 16 << 10,
        RetryInterval = TimeSpan.FromMilliseconds(1),
        FsyncInterval = TimeSpan.FromMilliseconds(1),
        RecentAttempts = 100,
    };

    internal static Task<Journal> OpenAsync(IJournalFileSystem files, LedgerCheckpoint? checkpoint = null, JournalOptions? options = null) =>
        Journal.OpenAsync(options ?? Options, checkpoint ?? LedgerCheckpoint.Empty, TimeProvider.System, files);

    internal static async Task AvailableAsync(Journal journal)
    {
        while (!journal.IsAvailable)
        {
            await Task.Yield();
        }
    }

    internal static List<byte[]> ReadAll(MemoryFileSystem files)
    {
        using var reader = new JournalReader(files, Folder, SegmentKind.Journal, default);
        var bodies = new List<byte[]>();
        while (reader.TryRead())
        {
            bodies.Add(reader.Body.ToArray());
        }

        return bodies;
    }

    internal static byte[] Body(AttemptIntent intent, long sequence)
    {
        var frame = new byte[4096];
        return frame[RecordFrame.HeaderBytes..RecordCodec.Encode(frame, sequence, intent)];
    }

    internal static byte[] Body(AttemptEnd end, long sequence)
    {
        var frame = new byte[4096];
        return frame[RecordFrame.HeaderBytes..RecordCodec.Encode(frame, sequence, end, end.Trace.AsSpan(0, end.TraceLength))];
    }
}
