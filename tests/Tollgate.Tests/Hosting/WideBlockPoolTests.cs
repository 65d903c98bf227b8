using System.Buffers;
using Tollgate.Hosting;

namespace Tollgate.Tests.Hosting;

public sealed class WideBlockPoolTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(WideBlockPool.BlockBytes)]
    public void Whatever_is_asked_for_a_whole_block_comes(int asked)
    {
        using var pool = new WideBlockPool();

        using var block = pool.Rent(asked);

        Assert.Equal(WideBlockPool.BlockBytes, block.Memory.Length);
    }

    [Fact]
    public void More_than_a_block_is_refused()
    {
        using var pool = new WideBlockPool();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void A_block_is_used_again_and_never_by_two()
    {
        using var pool = new WideBlockPool();
        var first = pool.Rent();
        first.Dispose();
        first.Dispose();

        var again = pool.Rent();
        var other = pool.Rent();

        Assert.Same(first, again);
        Assert.NotSame(again, other);
        Assert.False(again.Memory.Span.Overlaps(other.Memory.Span));
    }

    [Fact]
    public void What_a_burst_needed_is_not_kept()
    {
        using var pool = new WideBlockPool();
        var blocks = new List<IMemoryOwner<byte>>();
        for (var i = 0; i < WideBlockPool.Kept + 50; i++)
        {
            blocks.Add(pool.Rent());
        }

        Assert.Equal(0, pool.Free);
        blocks.ForEach(block => block.Dispose());

        Assert.Equal(WideBlockPool.Kept, pool.Free);
    }

    [Fact]
    public void Threads_that_rent_and_return_at_once_never_share_a_block()
    {
        using var pool = new WideBlockPool();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                using var block = pool.Rent();
                var span = block.Memory.Span;
                span.Fill((byte)thread);
                Assert.Equal(-1, span.IndexOfAnyExcept((byte)thread));
            }
        });
    }
}
