namespace Tollgate.Storage.Journaling.Format;

internal enum SegmentKind : byte
{
    /// <summary>Attempts: opaque ids only.</summary>
    Journal = 1,

    /// <summary>Names behind the ids: personal data, deleted as soon as the store has them.</summary>
    Names = 2,
}
