using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// A page of a listing in order of creation. Where the next one begins is said by the last object shown and by nothing else, so that it
/// tells no more than the page did, and objects that come and go move no page. Immutable.
/// </summary>
internal sealed class ListPage(int limit, long afterMicros = long.MinValue, Guid after = default)
{
    internal const int Usual = 100;
    internal const int Most = 200;
    private const int CursorSize = sizeof(long) + 16;

    /// <summary>The rows of the page, out of all there are, and the cursor of the next page; null on the last.</summary>
    internal (IReadOnlyList<T> Rows, string? Next) Of<T>(IEnumerable<T> all)
        where T : ControlRow
    {
        var rows = all.Where(row => (row.CreatedMicros, row.Id).CompareTo((afterMicros, after)) > 0).Take(limit + 1).ToList();
        if (rows.Count <= limit)
        {
            return (rows, null);
        }

        rows.RemoveAt(limit);
        return (rows, Cursor(rows[^1]));
    }

    /// <summary>The page after a cursor.</summary>
    internal static bool TryRead(string cursor, int limit, [NotNullWhen(true)] out ListPage? page)
    {
        Span<byte> bytes = stackalloc byte[CursorSize];
        page = cursor.Length <= CursorSize * 2 && Base64Url.IsValid(cursor, out var size) && size == CursorSize && Base64Url.TryDecodeFromChars(cursor, bytes, out _)
            ? new ListPage(limit, BinaryPrimitives.ReadInt64BigEndian(bytes), new Guid(bytes[sizeof(long)..], bigEndian: true))
            : null;
        return page is not null;
    }

    private static string Cursor(ControlRow last)
    {
        Span<byte> bytes = stackalloc byte[CursorSize];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.CreatedMicros);
        last.Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
