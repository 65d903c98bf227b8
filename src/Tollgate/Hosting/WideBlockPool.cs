using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Tollgate.Hosting;

/// <summary>
/// The memory in which connections are read and written: pinned blocks of 16 KB in place of the server's 4 KB. A read takes what one block holds, so
/// that a prompt of 100 KB arrives in a quarter of the system calls. Idle connections hold no block. Thread-safe.
/// </summary>
/// <remarks>At most <see cref="Kept"/> unused blocks (8 MB) are kept; what a burst needed beyond that is garbage when it is given back.</remarks>
internal sealed class WideBlockPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    public const int BlockBytes = 16 << 10;
    public const int Kept = 512;

    private readonly ConcurrentQueue<Block> _free = new();
    private int _freeCount;

    public override int MaxBufferSize => BlockBytes;

    /// <summary>How many blocks wait to be used again.</summary>
    internal int Free => Volatile.Read(ref _freeCount);

    /// <summary>A whole block, whatever is asked for. More than a block is an error of the caller.</summary>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryDequeue(out var block))
        {
            return new Block(this);
        }

        Interlocked.Decrement(ref _freeCount);
        block.Rented();
        return block;
    }

    /// <summary>The pool itself: blocks are shared by all listeners.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    // The server disposes of it when it stops; blocks that are still out are then simply garbage.
    protected override void Dispose(bool disposing) => _free.Clear();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _freeCount) > Kept)
        {
            Interlocked.Decrement(ref _freeCount);
            return;
        }

        _free.Enqueue(block);
    }

    private sealed class Block(WideBlockPool pool) : IMemoryOwner<byte>
    {
        private int _rented = 1;

        public Memory<byte> Memory { get; } =
            MemoryMarshal.CreateFromPinnedArray(GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        public void Rented() => Volatile.Write(ref _rented, 1);

        // A block given back twice would belong to two connections: the second time counts for nothing.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _rented, 0) == 1)
            {
                pool.Return(this);
            }
        }
    }
}
