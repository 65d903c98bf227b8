using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Sealed provider keys.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_sealed_secret_is_kept_as_it_came_changed_by_version_and_removed_without_a_trace()
    {
        var (store, other) = (Open(), Open());
        var stamp = store.ChangeStamp();
        var draft = new SealedSecret { Name = "openai", MasterKey = "a1", Fingerprint = "f1", ChangedMicros = 5, Sealed = new byte[] { 1, 2, 3 } };
        var made = store.Secrets.Create(draft).Require();
        store.ChangeStamp().ShouldBeGreaterThan(stamp);

        var seen = other.Secrets.Find("openai")!;
        (seen.Id, seen.Version, seen.MasterKey, seen.Fingerprint, seen.ChangedMicros).ShouldBe((made.Id, 1, "a1", "f1", 5));
        seen.Sealed.ToArray().ShouldBe([1, 2, 3]);
        other.Read().Secrets.ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        other.Secrets.Find("anthropic").ShouldBeNull();

        Refused(store.Secrets.Create(draft), ControlErrorKind.Conflict, "name");
        Refused(store.Secrets.Create(draft with { Name = "Open AI" }), ControlErrorKind.Invalid, "name");
        Refused(store.Secrets.Create(draft with { Name = "empty", Sealed = default }), ControlErrorKind.Invalid, "sealed");
        Refused(store.Secrets.Update(seen with { Name = "renamed" }), ControlErrorKind.Fixed, "name");
        var changed = other.Secrets.Update(seen with { Sealed = new byte[] { 9 }, Fingerprint = "f2" }).Require();
        changed.Version.ShouldBe(2);
        Refused(store.Secrets.Update(made with { Sealed = new byte[] { 7 } }), ControlErrorKind.Conflict, "version");
        store.Secrets.Find("openai")!.Sealed.ToArray().ShouldBe([9]);

        store.Secrets.Remove(made.Id).Require().Name.ShouldBe("openai");
        Refused(store.Secrets.Remove(made.Id), ControlErrorKind.NotFound, "id");
        other.Secrets.List(withRetired: true).ShouldBeEmpty();
        store.Secrets.Create(draft).Require().Id.ShouldNotBe(made.Id);
        var entries = store.Audit.Read(new AuditQuery { Limit = 4 });
        entries.Select(entry => entry.Action).ShouldBe(["create", "remove", "update", "create"]);
        entries.ShouldAllBe(entry => entry.Object == "secret" && !entry.After.Contains("sealed", StringComparison.Ordinal));
        entries[2].Changed.ShouldBe("fingerprint,sealed");
    }
}
