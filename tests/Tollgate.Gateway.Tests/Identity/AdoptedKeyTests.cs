using Tollgate.Gateway.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>Keys that another gateway made: known by its plain hash at first, by ours from the first use on.</summary>
public sealed class AdoptedKeyTests : IDisposable
{
    private const string Secret = "sk-Zq3vXk9pT1bLw7RmC5yHdg";
    private readonly Tenants _tenants = new();
    private readonly TenantStore _store;

    public AdoptedKeyTests() => _store = new TenantStore(_tenants);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_old_secret_opens_and_the_first_use_replaces_its_hash()
    {
        _tenants.Adopt(Secret);
        var source = new KeyRingSource(_store, TimeProvider.System);

        source.Current.Identify(Secret, 0).Caller.ShouldNotBeNull().User.ShouldBe("ada");
        _tenants.Keys[0].Verifier.ShouldBe(KeyVerifier.Sha256, "nothing is written while a request waits");
        source.WriteUses();

        _tenants.Keys[0].Verifier.ShouldBe(KeyVerifier.Adopted);
        _tenants.Keys[0].Hash.ShouldBe(KeyHash.Of(_tenants.Installation.Pepper, Secret));
        source.Current.Identify(Secret, 0).IsOk.ShouldBeTrue("the ring before the change");
        source.RefreshNow();
        source.Current.Identify(Secret, 0).IsOk.ShouldBeTrue("the ring after the change");
        source.Current.Unproven.ShouldBeEmpty();
    }

    [Fact]
    public void A_proof_is_kept_while_the_store_is_down()
    {
        _tenants.Adopt(Secret);
        var source = new KeyRingSource(_store, TimeProvider.System);
        source.Current.Identify(Secret, 0);
        source.WriteUses();
        _tenants.Adopt("sk-another-one");
        source.RefreshNow();
        source.Current.Identify("sk-another-one", 0).IsOk.ShouldBeTrue();
        _store.IsDown = true;
        Should.Throw<IOException>(source.WriteUses);
        _store.IsDown = false;

        source.WriteUses();

        _tenants.Keys.ShouldAllBe(key => key.Verifier == KeyVerifier.Adopted);
    }

    [Fact]
    public void Refusals_of_taken_over_keys_have_their_reasons_and_prove_nothing()
    {
        _tenants.Adopt("sk-revoked", key => key with { RetiredMicros = 1 });
        _tenants.Adopt("sk-expired", key => key with { ExpiresMicros = 1 });
        _tenants.Adopt("sk-half", key => key with { Hash = key.Hash with { Tail = key.Hash.Tail ^ 1 } });
        var ring = new KeyRing(_tenants.Snapshot());

        ring.Identify("sk-revoked", 5).Failure.ShouldBe(IdentificationFailure.Revoked);
        ring.Identify("sk-expired", 5).Failure.ShouldBe(IdentificationFailure.Expired);
        ring.Identify("sk-half", 5).Failure.ShouldBe(IdentificationFailure.Malformed);
        ring.Identify("sk-nobody", 5).Failure.ShouldBe(IdentificationFailure.Malformed);
        ring.Identify("sk-\u00e4\u00f6", 5).Failure.ShouldBe(IdentificationFailure.Malformed);
        ring.Identify(new string('x', 300), 5).Failure.ShouldBe(IdentificationFailure.Malformed);
        ring.Identify(KeySecret.Generate(KeySecret.VirtualPrefix), 5).Failure.ShouldBe(IdentificationFailure.Unknown);
        ring.Unproven.Count(static caller => caller.TakeProof(out _)).ShouldBe(0);
    }

    [Fact]
    public void The_hash_another_gateway_kept_is_no_key()
    {
        _tenants.Adopt(Secret);
        var ring = new KeyRing(_tenants.Snapshot());
        var hash = _tenants.Keys[0].Hash;

        ring.Identify(hash.Head.ToString("x32", null) + hash.Tail.ToString("x32", null), 0).IsOk.ShouldBeFalse();
    }

    [Fact]
    public void Identifying_allocates_nothing_also_with_taken_over_keys()
    {
        var own = _tenants.AddKey();
        _tenants.Adopt(Secret);
        var ring = new KeyRing(_tenants.Snapshot());
        string[] presented = [own, Secret, "sk-nobody-has-this-key", KeySecret.Generate(KeySecret.VirtualPrefix)];
        for (var i = 0; i < 100; i++)
            Round(ring, presented);

        // As for our own keys: what a call allocates shows in every batch.
        Enumerable.Range(0, 5).Min(_ => AllocatedBy(ring, presented)).ShouldBe(0);
    }

    private static long AllocatedBy(KeyRing ring, string[] presented)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 250; i++)
            Round(ring, presented);

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Round(KeyRing ring, string[] presented)
    {
        foreach (var key in presented)
            ring.Identify(key, 0);
    }
}
