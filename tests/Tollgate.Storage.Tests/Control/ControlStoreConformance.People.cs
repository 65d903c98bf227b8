using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Users as persons and service accounts, suspended or not, and the keys that hang on them.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_suspended_user_comes_back_and_gets_no_key_meanwhile()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var owner = store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Owner, OrganizationId = acme.Id, UserId = ann.Id }).Require();
        var operators = store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Operator, UserId = ann.Id }).Require();
        store.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = ann.Id, Name = "k" }).Require();
        store.CountKeys(ann.Id).ShouldBe(new KeyCount(1, 2));

        var disabled = store.Users.Update(ann with { DisabledMicros = Time.Micros }).Require();

        Open().Users.Find(ann.Id).ShouldBe(disabled);
        store.CountKeys(ann.Id).ShouldBe(new KeyCount(0, 0));
        store.VerifyAdmin(owner.Secret).ShouldBeNull();
        store.FindAdminInForce(operators.Key.Id).ShouldBeNull();
        Refused(store.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = ann.Id, Name = "k" }), ControlErrorKind.Invalid, "user_id");
        Refused(store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Operator, UserId = ann.Id }), ControlErrorKind.Invalid, "user_id");
        store.Users.Update(disabled with { DisabledMicros = null }).Require();
        store.VerifyAdmin(owner.Secret)!.UserId.ShouldBe(ann.Id);

        store.RevokeKeys(ann.Id).ShouldBe(new KeyCount(1, 2));
        store.RevokeKeys(ann.Id).ShouldBe(new KeyCount(0, 0));
        store.VerifyAdmin(owner.Secret).ShouldBeNull();
        store.Audit.Read(new AuditQuery()).Count(entry => entry.Action == "retire").ShouldBe(3);
    }

    [Fact]
    public void A_service_account_is_no_person()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var bot = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ci", Kind = UserKind.Service }).Require();
        store.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = bot.Id, Name = "k" }).Require();

        store.Users.Find(bot.Id)!.Kind.ShouldBe(UserKind.Service);
        Refused(store.Users.Update(bot with { Email = "ci@acme.test" }), ControlErrorKind.Invalid, "email");
        Refused(store.Users.Update(bot with { Kind = UserKind.Person }), ControlErrorKind.Fixed, "kind");
        Refused(store.Users.Create(new User { OrganizationId = acme.Id, Slug = "x", Kind = (UserKind)9 }), ControlErrorKind.Invalid, "kind");
        Refused(store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Member, OrganizationId = acme.Id, UserId = bot.Id }), ControlErrorKind.Invalid, "user_id");
        Should.Throw<ArgumentException>(() => store.EraseUser(acme, "ci"));
        store.Users.Find(bot.Id)!.RetiredMicros.ShouldBeNull();
        store.CountKeys(bot.Id).ShouldBe(new KeyCount(1, 0));
    }

    [Fact]
    public void An_erased_person_leaves_no_admin_key_and_does_not_come_back()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var draft = new NewAdminKey { Name = "Ann Lee's laptop", Role = AdminRole.Operator, UserId = ann.Id };
        var (held, lost) = (store.AdminKeys.Create(draft).Require(), store.AdminKeys.Create(draft).Require());
        var member = store.AdminKeys.Create(draft with { Role = AdminRole.Member, OrganizationId = acme.Id }).Require();
        var others = store.AdminKeys.Create(new NewAdminKey { Name = "Bob's", Role = AdminRole.Operator }).Require();
        store.AdminKeys.Revoke(lost.Key.Id).Require();

        store.EraseUser(acme, "ann").AdminKeysRevoked.ShouldBe(2);

        foreach (var key in (IssuedKey<AdminKey>[])[held, lost, member])
        {
            store.VerifyAdmin(key.Secret).ShouldBeNull();
            var left = store.AdminKeys.List(withRevoked: true).Single(row => row.Id == key.Key.Id);
            (left.Name, left.RetiredMicros is null, left.Version > key.Key.Version).ShouldBe(("erased", false, true));
        }

        store.VerifyAdmin(others.Secret)!.Name.ShouldBe("Bob's");
        Refused(store.Users.Restore(ann.Id), ControlErrorKind.Fixed, "id");
        store.Users.Find(ann.Id)!.RetiredMicros.ShouldNotBeNull();
        store.Audit.Verify().Intact.ShouldBeTrue();

        var named = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "erased-painter" }).Require();
        store.Users.Retire(named.Id).Require();
        store.Users.Restore(named.Id).Require().RetiredMicros.ShouldBeNull();
    }

    [Fact]
    public void Keys_are_counted_while_they_are_accepted_and_moved_where_they_may_be()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "search" }).Require();
        var other = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "ads" }).Require();
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, TeamId = team.Id, Slug = "ann" }).Require();
        var draft = new NewKey { OrganizationId = acme.Id, TeamId = team.Id, UserId = ann.Id, Name = "k" };
        var key = store.Keys.Create(draft).Require().Key;
        store.Keys.Create(draft with { ManagedBy = "org.yaml" }).Require();
        store.Keys.Create(draft with { ExpiresMicros = Time.Micros + 1 }).Require();
        store.Keys.Revoke(store.Keys.Create(draft).Require().Key.Id).Require();
        Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var owner in (Guid[])[acme.Id, team.Id, ann.Id])
            store.CountKeys(owner).Keys.ShouldBe(2);

        store.MoveKeys(ann.Id, other.Id).Require().Keys.ShouldBe(2, "the expired one too, but not the managed one");
        store.Keys.Find(key.Id)!.TeamId.ShouldBe(other.Id);
        store.MoveKeys(ann.Id, other.Id).Require().Keys.ShouldBe(0);
        Refused(store.MoveKeys(ann.Id, Guid.NewGuid()), ControlErrorKind.NotFound, "team_id");
        store.Keys.Find(key.Id)!.TeamId.ShouldBe(other.Id);

        store.Teams.Retire(other.Id).Require();
        store.CountKeys(acme.Id).Keys.ShouldBe(1);
        store.Users.Update(ann with { Name = "Ann" }).Require().TeamId.ShouldBe(team.Id);
    }

    [Fact]
    public void A_user_keeps_a_team_that_went_out_of_force_until_another_is_named()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "search" }).Require();
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, TeamId = team.Id, Slug = "ann" }).Require();
        var bob = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "bob" }).Require();
        store.Teams.Retire(team.Id).Require();

        store.Users.Update(ann with { Name = "Ann" }).Require().TeamId.ShouldBe(team.Id);
        Refused(store.Users.Update(bob with { TeamId = team.Id }), ControlErrorKind.NotFound, "team_id");
    }
}
