using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>What a directory writes: names, groups, tokens.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_directorys_facts_come_back_and_its_names_are_unique_whatever_their_case()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        var draft = new User { OrganizationId = acme.Id, Slug = "ann", UserName = "Ann@Acme.test", ExternalId = "x1", GivenName = "Ann", FamilyName = "Lee", ManagedBy = ScimToken.Manager };
        var ann = store.Users.Create(draft).Require();
        var bob = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "bob" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "search", ExternalId = "g1" }).Require();

        Open().Users.Find(ann.Id).ShouldBe(ann);
        Open().Teams.Find(team.Id).ShouldBe(team);
        store.FindUser(acme.Id, "ANN@acme.TEST").ShouldBe(ann);
        store.FindUser(acme.Id, "ann").ShouldBeNull("named by the directory, the slug is no name any more");
        store.FindUser(acme.Id, "Bob").ShouldBe(bob);
        store.FindUser(globex.Id, "bob").ShouldBeNull();
        Refused(store.Users.Create(draft with { Slug = "ann2", UserName = "ann@ACME.test" }), ControlErrorKind.Conflict, "user_name");
        Refused(store.Users.Update(bob with { UserName = "ANN@ACME.TEST" }), ControlErrorKind.Conflict, "user_name");
        Refused(store.Users.Update(ann with { UserName = "BOB" }), ControlErrorKind.Conflict, "user_name");
        store.Users.Create(draft with { OrganizationId = globex.Id }).IsOk.ShouldBeTrue();
        store.Users.Retire(ann.Id).Require();
        var second = store.Users.Create(draft with { Slug = "ann2" }).Require();
        store.FindUser(acme.Id, "ann@acme.test").ShouldBe(second);
        store.Audit.Read(new AuditQuery { Limit = 100 }).ShouldAllBe(entry => !(entry.Before + entry.After).Contains("nn", StringComparison.Ordinal));
    }

    [Fact]
    public void The_team_of_a_user_follows_from_the_groups_in_the_order_of_joining()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        var (one, two) = (Team("one"), Team("two"));
        var ann = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require().Id;
        var bob = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "bob" }).Require().Id;
        var service = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ci", Kind = UserKind.Service }).Require().Id;
        var foreign = store.Users.Create(new User { OrganizationId = globex.Id, Slug = "eve" }).Require().Id;

        store.Members.Change(one.Id, [ann, bob, ann], []).Require().Version.ShouldBe(2);
        store.Members.Change(one.Id, [ann], [Guid.NewGuid()]).Require().Version.ShouldBe(2, "nobody came or went");
        store.Members.Change(two.Id, [bob, ann], []).Require();
        (TeamOf(ann), TeamOf(bob)).ShouldBe((one.Id, one.Id));
        Open().Members.TeamsOf(ann).ShouldBe([one.Id, two.Id]);
        store.Members.UsersOf(two.Id).ShouldBe([bob, ann]);
        foreach (var stranger in (Guid[])[service, foreign, Guid.NewGuid()])
            Refused(store.Members.Change(two.Id, [stranger], [ann]), ControlErrorKind.Invalid, "members");
        store.Members.UsersOf(two.Id).ShouldBe([bob, ann]);
        Refused(store.Members.Change(Guid.NewGuid(), [ann], []), ControlErrorKind.NotFound, "id");

        store.Members.Change(one.Id, [], [ann]).Require();
        (TeamOf(ann), TeamOf(bob)).ShouldBe((two.Id, one.Id));
        store.Members.LeaveAll(bob).Require().TeamId.ShouldBeNull();
        store.Members.TeamsOf(bob).ShouldBeEmpty();
        var joined = store.Audit.Read(new AuditQuery { Limit = 100 }).Where(entry => entry.Changed == "members").ToList();
        (joined[^1].ObjectId, joined[^1].OrganizationId, joined[^1].After).ShouldBe((one.Id, acme.Id, $$"""{"joined":["{{ann}}","{{bob}}"],"left":[]}"""));

        store.Teams.Retire(two.Id).Require();
        store.Members.TeamsOf(ann).ShouldBeEmpty();
        store.Members.LeaveAll(ann).Require();
        store.EraseUser(acme, "ann");
        store.Audit.Verify().Intact.ShouldBeTrue();

        Team Team(string slug) => store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = slug }).Require();

        Guid? TeamOf(Guid user) => store.Users.Find(user)!.TeamId;
    }

    [Fact]
    public void A_directorys_token_is_verified_until_it_or_its_organization_ends()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        Refused(store.ScimTokens.Create(new NewScimToken { OrganizationId = Guid.NewGuid(), Name = "t" }), ControlErrorKind.NotFound, "organization_id");
        Refused(store.ScimTokens.Create(new NewScimToken { OrganizationId = acme.Id, Name = "" }), ControlErrorKind.Invalid, "name");
        var made = store.ScimTokens.Create(new NewScimToken { OrganizationId = acme.Id, Name = "t", ExpiresMicros = Time.Micros + 2_000_000 }).Require();

        made.Secret.ShouldStartWith(KeySecret.ScimPrefix);
        Open().VerifyScim(made.Secret).ShouldBe(made.Key);
        store.VerifyScim(made.Secret + "x").ShouldBeNull();
        store.VerifyAdmin(made.Secret).ShouldBeNull();
        store.VerifyScim(KeySecret.Generate(KeySecret.ScimPrefix)).ShouldBeNull();
        var next = store.ScimTokens.Rotate(made.Key.Id, TimeSpan.FromSeconds(1)).Require();
        store.VerifyScim(next.Secret)!.OrganizationId.ShouldBe(acme.Id);
        Time.Advance(TimeSpan.FromSeconds(1));
        store.VerifyScim(made.Secret).ShouldBeNull();
        store.Organizations.Retire(acme.Id).Require();
        store.VerifyScim(next.Secret).ShouldBeNull();
        store.Organizations.Restore(acme.Id).Require();
        store.VerifyScim(next.Secret).ShouldNotBeNull();
        store.ScimTokens.Revoke(next.Key.Id).Require();
        store.VerifyScim(next.Secret).ShouldBeNull();
    }
}
