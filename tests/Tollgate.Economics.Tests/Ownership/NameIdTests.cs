using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Ownership;

public sealed class NameIdTests
{
    [Fact]
    public void An_id_depends_on_pepper_dimension_and_name_and_is_positive()
    {
        using var pepper = new Pepper(new byte[Pepper.Size]);
        using var other = Pepper.Create();
        var id = NameId.Of(pepper, Dimension.Team, "acme", "research");

        id.ShouldBePositive();
        NameId.Of(pepper, Dimension.Team, "acme/research").ShouldBe(id);
        NameId.Of(pepper, Dimension.User, "acme/research").ShouldNotBe(id);
        NameId.Of(other, Dimension.Team, "acme/research").ShouldNotBe(id);
        NameId.Of(pepper, Dimension.Team, "acme/researcher").ShouldNotBe(id);
        NameId.Of(pepper, Dimension.Team, "").ShouldBe(0);
        NameId.Of(pepper, Dimension.Customer, new string('é', 5000)).ShouldBePositive();
    }

    [Fact]
    public void The_ids_of_an_installation_never_change() =>
        NameId.Of(new Pepper(new byte[Pepper.Size]), Dimension.Feature, "chat").ShouldBe(Expected());

    [Fact]
    public void An_id_costs_no_allocation_and_a_pepper_does_not_show()
    {
        using var pepper = Pepper.Create();
        NameId.Of(pepper, Dimension.Feature, "warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            NameId.Of(pepper, Dimension.Feature, "checkout assistant");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        pepper.ToString().ShouldBe("(pepper)");
    }

    /// <summary>The definition, written out: HMAC-SHA256 over dimension byte and UTF-8 name, first eight bytes, sign bit cleared.</summary>
    private static long Expected()
    {
        byte[] message = [(byte)Dimension.Feature, .. "chat"u8];
        var hash = System.Security.Cryptography.HMACSHA256.HashData(new byte[32], message);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash) & long.MaxValue;
    }
}
