namespace Tollgate.Storage.Journaling.Format;

/// <summary>What a record says. Stored: append, never renumber.</summary>
internal enum RecordKind : byte
{
    Intent = 1,
    Extend = 2,
    End = 3,
    Name = 4,
}
