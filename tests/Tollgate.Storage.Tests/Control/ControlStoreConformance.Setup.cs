using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>The token that makes the first operator's key.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_setup_token_makes_one_operators_key()
    {
        var store = Open();
        (store.Setup.HadOperator, store.Setup.HasOperator, store.Setup.IsOpen).ShouldBe((false, false, false));
        var token = store.Setup.Issue(SetupToken.Lifetime).Require();
        token.Secret.ShouldStartWith("tg-setup-");
        token.ExpiresMicros.ShouldBe(Time.Micros + 86_400_000_000);
        token.ToString().ShouldNotContain(token.Secret);
        store.Setup.IsOpen.ShouldBeTrue();
        Refused(store.Setup.Redeem("tg-setup-nonsense", "me"), ControlErrorKind.NotFound, "token");
        Refused(store.Setup.Redeem(KeySecret.Generate(KeySecret.SetupPrefix), "me"), ControlErrorKind.NotFound, "token");

        // A name that cannot be costs nothing.
        Refused(store.Setup.Redeem(token.Secret, ""), ControlErrorKind.Invalid, "name");
        AuditActor.SetupToken.Act();
        var key = store.Setup.Redeem(token.Secret, "me").Require();
        AuditActor.CommandLine.Act();

        (key.Key.Name, key.Key.Role, key.Key.OrganizationId, key.Key.ExpiresMicros).ShouldBe(("me", AdminRole.Operator, null, null));
        store.VerifyAdmin(key.Secret)!.Id.ShouldBe(key.Key.Id);
        (store.Setup.HadOperator, store.Setup.HasOperator, store.Setup.IsOpen).ShouldBe((true, true, false));
        Refused(store.Setup.Redeem(token.Secret, "me"), ControlErrorKind.Conflict, "token");
        Refused(store.Setup.Issue(SetupToken.Lifetime), ControlErrorKind.Conflict, "token");
        store.AdminKeys.List(withRevoked: true).ShouldHaveSingleItem();
        store.Audit.Read(new AuditQuery { Limit = 2 }).Select(entry => (entry.Actor.Kind, entry.Action, entry.Object)).ShouldBe(
            [("setup_token", "create", "admin key"), ("command_line", "create", "setup token")]);
    }

    [Fact]
    public void A_setup_token_ends_after_its_time_with_the_next_one_and_with_an_operators_key()
    {
        var (store, other) = (Open(), Open());
        var first = store.Setup.Issue(SetupToken.Lifetime).Require();
        var second = other.Setup.Issue(SetupToken.Lifetime).Require();
        Refused(store.Setup.Redeem(first.Secret, "me"), ControlErrorKind.NotFound, "token");

        Time.Advance(SetupToken.Lifetime);
        store.Setup.IsOpen.ShouldBeFalse();
        Refused(store.Setup.Redeem(second.Secret, "me"), ControlErrorKind.Fixed, "token");

        var third = store.Setup.Issue(SetupToken.Lifetime).Require();
        store.AdminKeys.Create(new NewAdminKey { Name = "books", Role = AdminRole.Auditor }).Require();
        store.Setup.IsOpen.ShouldBeTrue();
        var made = other.AdminKeys.Create(new NewAdminKey { Name = "by hand", Role = AdminRole.Operator }).Require();
        store.Setup.IsOpen.ShouldBeFalse();
        other.AdminKeys.Revoke(made.Key.Id).Require();
        (store.Setup.HadOperator, store.Setup.HasOperator).ShouldBe((true, false));
        Refused(store.Setup.Redeem(third.Secret, "me"), ControlErrorKind.NotFound, "token");

        // Who runs the machine gets in again.
        var fourth = store.Setup.Issue(SetupToken.Lifetime).Require();
        store.Setup.Redeem(fourth.Secret, "me").Require();
    }

    [Fact]
    public void Of_many_redemptions_at_once_one_makes_a_key()
    {
        IControlStore[] stores = [Open(), Open(), Open(), Open()];
        var token = stores[0].Setup.Issue(SetupToken.Lifetime).Require();
        using var start = new Barrier(stores.Length);
        var made = new IssuedKey<AdminKey>?[stores.Length];
        var threads = stores.Select((store, i) => new Thread(() =>
        {
            start.SignalAndWait();
            made[i] = store.Setup.Redeem(token.Secret, $"racer {i}").Value;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        var winner = made.OfType<IssuedKey<AdminKey>>().ShouldHaveSingleItem();
        stores[0].AdminKeys.List(withRevoked: true).ShouldHaveSingleItem().Id.ShouldBe(winner.Key.Id);
    }
}
