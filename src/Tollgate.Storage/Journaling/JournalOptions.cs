namespace Tollgate.Storage.Journaling;

/// <summary>Where and how the journal is kept. Immutable.</summary>
public sealed record JournalOptions
{
    /// <summary>Folder of the segment files; created when missing. One process at a time (held by a lock file).</summary>
    public required string Directory { get; init; }

    /// <summary>Size a segment is pre-allocated with and rotated at. Default 16 MB.</summary>
    public long SegmentBytes { get; init; } = 16 << 20;

    /// <summary>Longest time written data stays unsynchronised. Default 50 ms.</summary>
    public TimeSpan FsyncInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What an acknowledgement means. Default <see cref="JournalDurability.Process"/>.</summary>
    public JournalDurability Durability { get; init; }

    /// <summary>Memory for records that are not written yet, both buffers together; producers wait when it is full. Default 8 MB.</summary>
    public int BufferBytes { get; init; } = 8 << 20;

    /// <summary>How long a producer waits for room in a full buffer before its append fails. Default 5 s.</summary>
    public TimeSpan FullTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an unavailable journal tries a fresh segment. Default 1 s.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest trace kept with an attempt; a longer one is replaced by a note of its size. Default 64 KB.</summary>
    public int MaxTraceBytes { get; init; } = 64 << 10;

    /// <summary>True accepts a folder on a file system that does not outlive the container or the machine. Default false: refuse to start.</summary>
    public bool AcceptEphemeral { get; init; }

    /// <summary>How many of the newest attempts <see cref="RecentAttempts"/> keeps. Default 4,096.</summary>
    public int RecentAttempts { get; init; } = 4096;

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), "journal.directory must name a folder.");
        Require(SegmentBytes >= 4096, "journal.segment_bytes must be at least 4096.");
        Require(MaxTraceBytes is >= 256 and <= 512 << 10, "journal.max_trace_bytes must be between 256 and 524288.");
        Require(BufferBytes >= 4 * (MaxTraceBytes + Format.RecordCodec.FixedBound), "journal.buffer_bytes must hold at least four of the largest records.");
        Require(RecentAttempts >= 1, "journal.recent_attempts must be at least 1.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
