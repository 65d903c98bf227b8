using System.Security.Cryptography;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Secrets;

public sealed class MasterKeyTests
{
    private static readonly Installation s_here = new(Guid.NewGuid(), Pepper.Create(), "USD", "Etc/UTC", 0);

    [Fact]
    public void What_is_sealed_opens_with_its_key_in_its_place_and_nowhere_else()
    {
        var (first, second) = (SealedKeys.NewMaster(), SealedKeys.NewMaster());
        var ring = SealedKeys.Ring(first);
        var row = ring.Seal(s_here, "openai", "sk-value", null, 7);

        ring.TryOpen(s_here, row, out var value, out _).ShouldBeTrue();
        value.ShouldBe("sk-value");
        (row.MasterKey, row.ChangedMicros).ShouldBe((ring.Current!.Id, 7));
        SealedKeys.Ring(second, first).TryOpen(s_here, row, out _, out _).ShouldBeTrue();

        // Not under another name, not in another installation, not with another key, not without one.
        Reason(ring, s_here, row with { Name = "anthropic" }).ShouldStartWith("it does not open");
        Reason(ring, s_here with { Id = Guid.NewGuid() }, row).ShouldStartWith("it does not open");
        Reason(SealedKeys.Ring(second), s_here, row).ShouldContain(ring.Current.Id);
        Reason(MasterKeyring.None, s_here, row).ShouldContain("TOLLGATE_MASTER_KEY");
    }

    [Fact]
    public void No_bit_of_what_is_sealed_can_be_changed()
    {
        var ring = SealedKeys.Ring();
        var row = ring.Seal(s_here, "openai", "sk-value", null, 0);
        for (var bit = 0; bit < row.Sealed.Length * 8; bit++)
        {
            var changed = row.Sealed.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            ring.TryOpen(s_here, row with { Sealed = changed }, out _, out _).ShouldBeFalse($"bit {bit}");
        }

        for (var length = 0; length < row.Sealed.Length; length++)
        {
            ring.TryOpen(s_here, row with { Sealed = row.Sealed[..length] }, out _, out _).ShouldBeFalse($"{length} bytes");
        }
    }

    [Fact]
    public void A_fingerprint_recognises_a_value_and_is_no_help_in_guessing_it()
    {
        var (ring, other) = (SealedKeys.Ring(), SealedKeys.Ring());
        var row = ring.Seal(s_here, "one", "sk-value", null, 0);

        row.Fingerprint.Length.ShouldBe(12);
        ring.Seal(s_here, "two", "sk-value", null, 0).Fingerprint.ShouldBe(row.Fingerprint);
        ring.Seal(s_here, "one", "sk-other", null, 0).Fingerprint.ShouldNotBe(row.Fingerprint);
        other.Seal(s_here, "one", "sk-value", null, 0).Fingerprint.ShouldNotBe(row.Fingerprint);
        Convert.ToHexStringLower(SHA256.HashData("sk-value"u8)).ShouldNotStartWith(row.Fingerprint);
        ring.Seal(s_here, "one", "sk-value", null, 0).Sealed.Span.SequenceEqual(row.Sealed.Span).ShouldBeFalse();
        Encoding.UTF8.GetString(row.Sealed.Span).ShouldNotContain("value");
        (row.ToString() + ring.Current).ShouldNotContain("value");
    }

    [Theory]
    [InlineData("")]
    [InlineData("too-short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("correct horse battery staple correct horse b")]
    public void What_is_not_32_random_bytes_is_no_master_key(string text) => MasterKey.Read(text).ShouldBeNull();

    [Fact]
    public void Hexadecimal_digits_are_as_good_as_base64()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        MasterKey.Read(Convert.ToHexString(bytes))!.Id.ShouldBe(MasterKey.Read(Convert.ToBase64String(bytes))!.Id);
    }

    private static string Reason(MasterKeyring ring, Installation installation, SealedSecret row)
    {
        ring.TryOpen(installation, row, out var value, out var reason).ShouldBeFalse();
        value.ShouldBeNull();
        return reason!;
    }
}
