using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Packs the traces of neighbouring attempts into compressed blocks: they repeat each other, so a block costs a fraction of single rows in
/// space and time. A block is a run of (attempt id, length, bytes), little-endian, under Brotli.
/// </summary>
internal sealed class TraceBlocks(SqliteConnection connection) : IDisposable
{
    private const int BlockBytes = 64 << 10;
    private const int EntryHeader = 12;
    private const int MaxBlock = 2 << 20;

    private readonly SqliteStatement _insert = new(connection, "INSERT INTO traces (first_attempt, last_attempt, bytes, body) VALUES (?1, ?2, ?3, ?4)");
    private byte[] _block = new byte[2 * BlockBytes];
    private byte[] _packed = new byte[2 * BlockBytes];
    private int _length;
    private long _first;
    private long _last;

    public void Add(long id, AttemptEnd end)
    {
        if (end.TraceLength == 0)
        {
            return;
        }

        var needed = _length + EntryHeader + end.TraceLength;
        if (needed > _block.Length)
        {
            Array.Resize(ref _block, Math.Max(needed, _block.Length * 2));
        }

        _first = _length == 0 ? id : _first;
        _last = id;
        BinaryPrimitives.WriteInt64LittleEndian(_block.AsSpan(_length), id);
        BinaryPrimitives.WriteInt32LittleEndian(_block.AsSpan(_length + 8), end.TraceLength);
        end.Trace.AsSpan(0, end.TraceLength).CopyTo(_block.AsSpan(_length + EntryHeader));
        _length = needed;
        if (_length >= BlockBytes)
        {
            Flush();
        }
    }

    /// <summary>Writes the block that is not full yet; a block never spans two transactions.</summary>
    public void Flush()
    {
        if (_length == 0)
        {
            return;
        }

        var bound = BrotliEncoder.GetMaxCompressedLength(_length);
        if (_packed.Length < bound)
        {
            _packed = new byte[bound];
        }

        if (!BrotliEncoder.TryCompress(_block.AsSpan(0, _length), _packed, out var written, quality: 0, window: 18))
        {
            throw new InvalidOperationException("A trace block could not be compressed.");
        }

        _insert.Bind(1, _first);
        _insert.Bind(2, _last);
        _insert.Bind(3, _length);
        _insert.Bind(4, _packed.AsSpan(0, written));
        _insert.Execute();
        _length = 0;
    }

    public void Forget() => _length = 0;

    public void Dispose() => _insert.Dispose();

    /// <summary>A block as it was before it was compressed.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> body, int bytes)
    {
        if (bytes is < 0 or > MaxBlock)
        {
            throw new InvalidDataException("A trace block is damaged.");
        }

        var block = new byte[bytes];
        return BrotliDecoder.TryDecompress(body, block, out var length) && length == bytes ? block : throw new InvalidDataException("A trace block is damaged.");
    }

    /// <summary>The trace of one attempt out of its unpacked block; empty when it has none.</summary>
    public static byte[] Find(ReadOnlySpan<byte> block, long id)
    {
        for (var at = 0; at + EntryHeader <= block.Length;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(block[(at + 8)..]);
            if (size < 0 || size > block.Length - at - EntryHeader)
            {
                throw new InvalidDataException("A trace block is damaged.");
            }

            if (BinaryPrimitives.ReadInt64LittleEndian(block[at..]) == id)
            {
                return block.Slice(at + EntryHeader, size).ToArray();
            }

            at += EntryHeader + size;
        }

        return [];
    }
}
