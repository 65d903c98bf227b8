using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:DB8::/32", "2001:db8::/32")]
    [InlineData("::1", "::1/128")]
    public void A_network_is_read(string text, string expected) => AddressRange.Parse(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("10.0.0.1/8", "write 10.0.0.0/8")]
    [InlineData("2001:db8::1/32", "write 2001:db8::/32")]
    [InlineData("10.0.0.0/33", "0 to 32")]
    [InlineData("10.0.0.0/", "0 to 32")]
    [InlineData("10.0.0.0/-1", "0 to 32")]
    [InlineData("::/129", "0 to 128")]
    [InlineData("::ffff:10.0.0.1", "write 10.0.0.1")]
    [InlineData("10", "such as")]
    [InlineData("010.0.0.1", "such as")]
    [InlineData("0x0a.0.0.1", "such as")]
    [InlineData("fe80::1%eth0", "such as")]
    [InlineData("example.com", "such as")]
    [InlineData("", "such as")]
    public void What_is_none_is_refused_with_what_to_write(string text, string says)
    {
        AddressRange.TryParse(text, out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain(says);
        Should.Throw<FormatException>(() => AddressRange.Parse(text));
    }

    [Fact]
    public void An_address_is_in_a_network_when_it_begins_with_its_bits() => Prop.ForAll<uint, uint, byte>((start, address, bits) =>
    {
        // Near enough that both outcomes occur.
        address = (address & 1) == 0 ? start ^ (address >> (int)(start % 32)) : address;
        var length = bits % 33;
        var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
        var range = AddressRange.Parse($"{Text(start & mask)}/{length}");
        var expected = (address & mask) == (start & mask);
        range.Contains(Text(address)).ShouldBe(expected);
        range.Contains(Text(address).MapToIPv6()).ShouldBe(expected, "as a dual-mode socket writes it");
        var wide = AddressRange.Parse($"{V6(start & mask)}/{length}");
        wide.Contains(V6(address)).ShouldBe(expected);
        wide.Contains(Text(address)).ShouldBeFalse();
        wide.Contains(Text(address).MapToIPv6()).ShouldBeFalse();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Asking_allocates_nothing()
    {
        var range = AddressRange.Parse("10.0.0.0/8");
        var wide = AddressRange.Parse("2001:db8::/32");
        IPAddress[] addresses = [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("::ffff:10.1.2.3"), IPAddress.Parse("2001:db8::1")];
        var found = Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            found += Count();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        found.ShouldBe(303);

        int Count()
        {
            var count = 0;
            foreach (var address in addresses)
            {
                count += (range.Contains(address) ? 1 : 0) + (wide.Contains(address) ? 1 : 0);
            }

            return count;
        }
    }

    private static IPAddress Text(uint address) => new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);

    private static IPAddress V6(uint start) => new([(byte)(start >> 24), (byte)(start >> 16), (byte)(start >> 8), (byte)start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}
