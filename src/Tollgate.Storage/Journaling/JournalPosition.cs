namespace Tollgate.Storage.Journaling;

/// <summary>
/// A place between two records: <paramref name="Sequence"/> is the number of the next record, found in file
/// <paramref name="Segment"/> at byte <paramref name="Offset"/> (offset 0: the start of the segment). The default value is the beginning.
/// </summary>
public readonly record struct JournalPosition(long Segment, long Offset, long Sequence);
