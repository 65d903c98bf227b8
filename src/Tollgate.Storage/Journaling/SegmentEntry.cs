namespace Tollgate.Storage.Journaling;

internal readonly record struct SegmentEntry(long Segment, long FirstSequence);
