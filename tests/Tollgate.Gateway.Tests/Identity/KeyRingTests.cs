using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

public sealed class KeyRingTests
{
    private const long Now = 1_000_000;
    private readonly Tenants _tenants = new();

    [Fact]
    public void A_key_tells_who_pays()
    {
        _tenants.AddKey();
        var secret = _tenants.AddKey(key => key with { DefaultFeature = "search", DefaultTags = ["env=test"], AllowedSurfaces = ["openai.chat"] });
        _tenants.AddKey();

        var caller = Ring().Identify(secret, Now).Caller.ShouldNotBeNull();

        (caller.Organization, caller.Team, caller.User).ShouldBe(("acme", "research", "ada"));
        var pepper = _tenants.Installation.Pepper;
        caller.Attribution[Dimension.Organization].ShouldBe(NameId.Of(pepper, Dimension.Organization, "acme"));
        caller.Attribution[Dimension.Team].ShouldBe(NameId.Of(pepper, Dimension.Team, "acme/research"));
        caller.Attribution[Dimension.User].ShouldBe(NameId.Of(pepper, Dimension.User, "acme/ada"));
        caller.Attribution[Dimension.Key].ShouldBe(NameId.Of(pepper, Dimension.Key, caller.Key.Id.ToString("D")));
        caller.Attribution[Dimension.Feature].ShouldBe(NameId.Of(pepper, Dimension.Feature, "search"));
        caller.Attribution[Dimension.Customer].ShouldBe(0);
        caller.TagIds.ToArray().ShouldBe([NameId.Of(pepper, Dimension.Tag, "env=test")]);
        caller.MayUseSurface("OpenAI.chat").ShouldBeTrue();
        caller.MayUseSurface("anthropic.messages").ShouldBeFalse();
    }

    [Fact]
    public void A_key_without_team_and_user_has_neither()
    {
        var secret = _tenants.AddKey(key => key with { TeamId = null, UserId = null });
        var caller = Ring().Identify($"  {secret} ", Now).Caller.ShouldNotBeNull();
        caller.Attribution[Dimension.Team].ShouldBe(0);
        caller.User.ShouldBeNull();
        caller.MayUseSurface("anything").ShouldBeTrue();
    }

    [Fact]
    public void Every_refusal_has_its_reason()
    {
        var good = _tenants.AddKey();
        var revoked = _tenants.AddKey(key => key with { RetiredMicros = 5 });
        var expired = _tenants.AddKey(key => key with { ExpiresMicros = Now });
        var lasting = _tenants.AddKey(key => key with { ExpiresMicros = Now + 1 });
        var ring = Ring();

        ring.Identify(good, Now).IsOk.ShouldBeTrue();
        ring.Identify(lasting, Now).IsOk.ShouldBeTrue();
        Refused(ring, "", IdentificationFailure.Missing);
        Refused(ring, "  ", IdentificationFailure.Missing);
        Refused(ring, "sk-ant-api03-abc", IdentificationFailure.Malformed);
        Refused(ring, good[..^1] + (good[^1] == 'a' ? 'b' : 'a'), IdentificationFailure.Malformed);
        Refused(ring, new string('x', 100_000), IdentificationFailure.Malformed);
        Refused(ring, KeySecret.Generate(KeySecret.AdminPrefix), IdentificationFailure.Malformed);
        Refused(ring, KeySecret.Generate(KeySecret.VirtualPrefix), IdentificationFailure.Unknown);
        Refused(ring, revoked, IdentificationFailure.Revoked);
        Refused(ring, expired, IdentificationFailure.Expired);
        ring.Identify(expired, Now).Presented!.KeyName.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_hash_that_agrees_only_in_its_first_half_is_unknown()
    {
        var secret = _tenants.AddKey(key => key with { Hash = key.Hash with { Tail = key.Hash.Tail ^ 1 } });
        Refused(Ring(), secret, IdentificationFailure.Unknown);
    }

    [Fact]
    public void A_key_that_came_out_of_a_rotation_is_called_like_the_first()
    {
        var first = Guid.NewGuid();
        var caller = new KeyRing(With(key => key with { FirstId = first }, out var secret)).Identify(secret, Now).Caller!;
        caller.KeyName.ShouldBe(first.ToString("D"));
        caller.Attribution[Dimension.Key].ShouldBe(NameId.Of(_tenants.Installation.Pepper, Dimension.Key, first.ToString("D")));
    }

    [Theory]
    [InlineData("4711", "apollo", "env=a project=b cost_center=c", "cost_center=4711 project=apollo env=a", true)]
    [InlineData("", "", "env=a project=b project=c", "env=a project=b", true)]
    [InlineData("4711", "", "env=a", "cost_center=4711 env=a", false)]
    [InlineData("", "", "env=a projects=b", "env=a projects=b", false)]
    public void Who_pays_is_said_once(string costCenter, string project, string tags, string expected, bool pins)
    {
        var caller = new KeyRing(With(key => key with { CostCenter = costCenter, Project = project, DefaultTags = tags.Split(' ') }, out var secret)).Identify(secret, Now).Caller!;
        string.Join(' ', caller.Tags).ShouldBe(expected);
        caller.PinsProject.ShouldBe(pins);
        caller.TagIds.ToArray().ShouldBe([.. caller.Tags.Select(tag => NameId.Of(_tenants.Installation.Pepper, Dimension.Tag, tag))]);
    }

    [Fact]
    public void A_key_tied_to_networks_is_known_nowhere_else_and_asks_for_no_address_otherwise()
    {
        var ring = new KeyRing(With(key => key with { AllowedAddresses = ["10.0.0.0/8"] }, out var tied));
        ring.Identify(tied, Now, new AddressSource("10.9.9.9")).IsOk.ShouldBeTrue();
        Refused(ring, tied, IdentificationFailure.Elsewhere);
        ring.Identify(tied, Now, new AddressSource("11.0.0.1")).Failure.ShouldBe(IdentificationFailure.Elsewhere);
        ring.Identify(tied, Now, new AddressSource(null)).Presented.ShouldNotBeNull();
        var free = new KeyRing(With(key => key, out var secret));
        free.Identify(secret, Now, new AddressSource("throws")).IsOk.ShouldBeTrue();
    }

    [Fact]
    public void What_a_key_carries_costs_no_memory_of_a_request()
    {
        var ring = new KeyRing(With(key => key with { AllowedAddresses = ["192.0.2.0/24", "10.0.0.0/8"], RequiredAttribution = ["user", "tag:env"], CostCenter = "4711", Project = "apollo" }, out var secret));
        var source = new AddressSource("10.9.9.9");
        ring.Identify(secret, Now, source).Caller!.Requires!.Tags.ShouldBe(["env"]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            ring.Identify(secret, Now, source);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_key_falls_with_its_user_team_and_organization()
    {
        var secret = _tenants.AddKey();
        _tenants.Ada = _tenants.Ada with { RetiredMicros = 1 };
        Refused(Ring(), secret, IdentificationFailure.Revoked);
        _tenants.Ada = _tenants.Ada with { RetiredMicros = null };
        _tenants.Research = _tenants.Research with { RetiredMicros = 1 };
        Refused(Ring(), secret, IdentificationFailure.Revoked);
        _tenants.Research = _tenants.Research with { RetiredMicros = null };
        Ring().Identify(secret, Now).IsOk.ShouldBeTrue();
        _tenants.Acme = _tenants.Acme with { RetiredMicros = 1 };
        Refused(Ring(), secret, IdentificationFailure.Revoked);
    }

    [Fact]
    public void Identifying_and_refusing_allocate_nothing()
    {
        var good = _tenants.AddKey(key => key with { AllowedModels = ["gpt-*", "claude-sonnet"], AllowedSurfaces = ["openai.chat"] });
        var unknown = KeySecret.Generate(KeySecret.VirtualPrefix);
        var ring = Ring();
        for (var i = 0; i < 100; i++)
            Round(ring, good, unknown);

        // The runtime itself may allocate once on this thread while it replaces code; what a call allocates shows in every batch.
        Enumerable.Range(0, 5).Min(_ => AllocatedBy(() => Round(ring, good, unknown))).ShouldBe(0);
        AllocatedBy(() => GC.KeepAlive(new object())).ShouldBeGreaterThanOrEqualTo(1000 * 24);
    }

    private static long AllocatedBy(Action round)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            round();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Round(KeyRing ring, string good, string unknown)
    {
        var caller = ring.Identify(good, Now).Caller!;
        caller.Models.Permits("gpt-5-mini");
        caller.Models.Permits("claude-opus");
        caller.MayUseSurface("openai.chat");
        ring.Identify(unknown, Now);
        ring.Identify("sk-wrong", Now);
    }

    private ControlSnapshot With(Func<VirtualKey, VirtualKey> change, out string secret)
    {
        secret = _tenants.AddKey(change);
        return _tenants.Snapshot();
    }

    private KeyRing Ring() => new(_tenants.Snapshot());

    private static void Refused(KeyRing ring, string presented, IdentificationFailure failure)
    {
        var result = ring.Identify(presented, Now);
        result.IsOk.ShouldBeFalse();
        result.Failure.ShouldBe(failure);
    }
}
