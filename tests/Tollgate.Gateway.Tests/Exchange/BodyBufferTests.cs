using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Exchange;

public sealed class BodyBufferTests
{
    [Fact]
    public void What_is_written_in_any_pieces_is_read_back()
    {
        Prop.ForAll(Gen.Choose(0, 300_000).ListOf(8).ToArbitrary(), sizes =>
        {
            var buffer = new BodyBuffer();
            var expected = new ArrayBufferWriter<byte>();
            var next = (byte)0;
            foreach (var size in sizes)
            {
                var piece = new byte[size];
                for (var i = 0; i < size; i++)
                {
                    piece[i] = unchecked(next++);
                }

                buffer.Write(piece);
                expected.Write(piece);
            }

            var same = buffer.Length == expected.WrittenCount && buffer.Sequence.ToArray().AsSpan().SequenceEqual(expected.WrittenSpan);
            buffer.Release();
            return same && buffer.Length == 0 && buffer.Sequence.IsEmpty;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1 << 20)]
    public void A_body_of_known_length_up_to_a_megabyte_is_contiguous(int length)
    {
        var buffer = new BodyBuffer();
        buffer.Expect(length);
        buffer.Write(new byte[length]);
        buffer.TryGetSpan(out var span).ShouldBeTrue();
        span.Length.ShouldBe(length);
        buffer.Release();
    }

    [Fact]
    public void A_larger_body_is_a_chain()
    {
        var buffer = new BodyBuffer();
        buffer.Write(new byte[3 << 20]);
        buffer.TryGetSpan(out _).ShouldBeFalse();
        buffer.Sequence.Length.ShouldBe(3 << 20);
        buffer.Release();
    }
}
