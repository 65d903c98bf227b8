using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Virtual and admin keys: made, verified, rotated and ended.</content>
public abstract partial class ControlStoreConformance
{
    [Fact]
    public void A_lead_has_a_team_and_a_member_is_a_user_of_the_organization()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        var user = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var lead = new NewAdminKey { Name = "k", Role = AdminRole.TeamLead, OrganizationId = acme.Id, TeamId = team.Id };
        var member = new NewAdminKey { Name = "k", Role = AdminRole.Member, OrganizationId = acme.Id, UserId = user.Id };

        Refused(store.AdminKeys.Create(lead with { TeamId = null }), ControlErrorKind.Invalid, "team_id");
        Refused(store.AdminKeys.Create(member with { UserId = null }), ControlErrorKind.Invalid, "user_id");
        Refused(store.AdminKeys.Create(member with { TeamId = team.Id }), ControlErrorKind.Invalid, "team_id");
        Refused(store.AdminKeys.Create(lead with { OrganizationId = globex.Id }), ControlErrorKind.NotFound, "team_id");
        Refused(store.AdminKeys.Create(member with { OrganizationId = globex.Id }), ControlErrorKind.NotFound, "user_id");
        var made = store.AdminKeys.Create(lead).Require();
        var rotated = store.AdminKeys.Rotate(made.Key.Id, TimeSpan.Zero).Require();
        (rotated.Key.TeamId, rotated.Key.UserId).ShouldBe((team.Id, null));
        store.AdminKeys.Find(rotated.Key.Id)!.TeamId.ShouldBe(team.Id);
        Refused(store.AdminKeys.Update(rotated.Key with { TeamId = null, Role = AdminRole.Owner }), ControlErrorKind.Fixed, "team_id");

        var own = store.AdminKeys.Create(member).Require();
        store.VerifyAdmin(own.Secret)!.UserId.ShouldBe(user.Id);
        store.Users.Retire(user.Id).Require();
        store.VerifyAdmin(own.Secret).ShouldBeNull();
        store.Teams.Retire(team.Id).Require();
        store.VerifyAdmin(rotated.Secret).ShouldBeNull();
    }

    [Fact]
    public void An_admin_key_ends_with_its_organization()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = store.AdminKeys.Create(new NewAdminKey { Name = "k", Role = AdminRole.Owner, OrganizationId = acme.Id }).Require();
        store.VerifyAdmin(key.Secret)!.Id.ShouldBe(key.Key.Id);
        store.FindAdminInForce(key.Key.Id)!.Id.ShouldBe(key.Key.Id);

        store.Organizations.Retire(acme.Id).Require();

        store.VerifyAdmin(key.Secret).ShouldBeNull();
        store.FindAdminInForce(key.Key.Id).ShouldBeNull();
        store.Organizations.Restore(acme.Id).Require();
        store.VerifyAdmin(key.Secret).ShouldNotBeNull();
    }

    [Fact]
    public void A_key_is_shown_once_and_kept_as_a_hash()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var issued = store.Keys.Create(new NewKey
        {
            OrganizationId = acme.Id,
            Name = "ci",
            ExpiresMicros = Time.Micros + 1,
            AllowedModels = ["gpt-*"],
            AllowedSurfaces = ["openai.chat"],
            DefaultFeature = "search",
            DefaultTags = ["env=production"],
            Metadata = new Dictionary<string, string> { ["owner"] = "ada" },
        }).Require();

        issued.Secret.ShouldStartWith("sk-tg-");
        issued.Secret.Length.ShouldBe(53);
        issued.Key.Prefix.ShouldBe(issued.Secret[..10]);
        issued.ToString().ShouldNotContain(issued.Secret);
        issued.Key.Hash.ShouldBe(KeyHash.Of(store.Installation.Pepper, issued.Secret));
        var stored = store.Keys.Find(issued.Key.Id).ShouldNotBeNull();
        stored.Hash.ShouldBe(issued.Key.Hash);
        stored.AllowedModels.ShouldBe(["gpt-*"]);
        stored.AllowedSurfaces.ShouldBe(["openai.chat"]);
        (stored.DefaultFeature, stored.ExpiresMicros).ShouldBe(("search", Time.Micros + 1));
        stored.DefaultTags.ShouldBe(["env=production"]);
        stored.Metadata["owner"].ShouldBe("ada");
        Refused(store.Keys.Update(stored with { Hash = default }), ControlErrorKind.Fixed, "hash");
    }

    [Fact]
    public void Rotating_gives_a_new_secret_and_lets_the_old_one_run_out()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var old = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci", AllowedModels = ["gpt-*"] }).Require();

        var rotated = store.Keys.Rotate(old.Key.Id, TimeSpan.FromHours(1)).Require();

        rotated.Secret.ShouldNotBe(old.Secret);
        rotated.Key.RotatedFrom.ShouldBe(old.Key.Id);
        rotated.Key.AllowedModels.ShouldBe(["gpt-*"]);
        rotated.Key.ExpiresMicros.ShouldBeNull();
        store.Keys.Find(old.Key.Id)!.ExpiresMicros.ShouldBe(Time.Micros + 3_600_000_000);

        var third = store.Keys.Rotate(rotated.Key.Id, TimeSpan.Zero).Require();
        store.Keys.Find(rotated.Key.Id)!.RetiredMicros.ShouldBe(Time.Micros);
        Refused(store.Keys.Rotate(rotated.Key.Id, TimeSpan.Zero), ControlErrorKind.Fixed, "id");
        store.Keys.Revoke(third.Key.Id).Require().RetiredMicros.ShouldBe(Time.Micros);
        store.Keys.List().Select(key => key.Id).ShouldBe([old.Key.Id]);
        store.Keys.List(withRevoked: true).Count.ShouldBe(3);
    }

    [Fact]
    public void What_a_key_carries_is_kept_and_changes()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var draft = new NewKey
        {
            OrganizationId = acme.Id,
            Name = "ci",
            AllowedAddresses = ["203.0.113.0/24", "2001:db8::1"],
            RequiredAttribution = ["feature", "tag:env"],
            CostCenter = "4711",
            Project = "apollo",
        };
        var key = store.Keys.Create(draft).Require().Key;
        var stored = store.Keys.Find(key.Id)!;
        (string.Join(' ', stored.AllowedAddresses), string.Join(' ', stored.RequiredAttribution), stored.CostCenter, stored.Project, stored.FirstId, stored.ExpiryWarnedMicros)
            .ShouldBe(("203.0.113.0/24 2001:db8::1", "feature tag:env", "4711", "apollo", null, null));
        Refused(store.Keys.Create(draft with { AllowedAddresses = ["203.0.113.1/24"] }), ControlErrorKind.Invalid, "allowed_addresses");
        Refused(store.Keys.Create(draft with { RequiredAttribution = ["tag:cost_center"] }), ControlErrorKind.Invalid, "required_attribution");
        Refused(store.Keys.Create(draft with { RequiredAttribution = ["colour"] }), ControlErrorKind.Invalid, "required_attribution");
        Refused(store.Keys.Create(draft with { CostCenter = " 4711" }), ControlErrorKind.Invalid, "cost_center");
        Refused(store.Keys.Create(draft with { DefaultTags = [.. Enumerable.Range(0, 15).Select(static i => $"t{i}=1")] }), ControlErrorKind.Invalid, "default_tags");
        Refused(store.Keys.Update(stored with { FirstId = Guid.NewGuid() }), ControlErrorKind.Fixed, "first_id");

        store.Keys.Update(stored with { Name = "other" }).Require();
        Time.Advance(TimeSpan.FromDays(1));
        store.Keys.Update(store.Keys.Find(key.Id)! with { CostCenter = "4712", Project = "" }).Require();
        store.Assignments(key.Id).ShouldBe(
        [
            new KeyAssignment(key.Id, Time.Micros - 86_400_000_000, "4711", "apollo"),
            new KeyAssignment(key.Id, Time.Micros, "4712", ""),
        ]);
        store.Assignments(Guid.NewGuid()).ShouldBeEmpty();
        store.Keys.Rotate(key.Id, TimeSpan.Zero).Require().Key.CostCenter.ShouldBe("4712");
    }

    [Fact]
    public void Keys_that_come_out_of_rotations_share_a_name_in_the_ledger_and_its_limits()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var first = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        var budget = store.Budgets.Create(new Budget { Name = "b", Dimension = Dimension.Key, ScopeName = first.Id.ToString("D"), Limit = new Amount(5) }).Require();
        var second = store.Keys.Rotate(first.Id, TimeSpan.FromHours(1)).Require().Key;
        var third = store.Keys.Rotate(second.Id, TimeSpan.Zero).Require().Key;
        store.Keys.Revoke(third.Id).Require();
        var branch = store.Keys.Rotate(first.Id, TimeSpan.Zero).Require().Key;
        new[] { first, second, third, branch }.Select(static key => key.LineageId).ShouldAllBe(id => id == first.Id);
        store.Keys.Find(third.Id)!.FirstId.ShouldBe(first.Id);

        // The first key is revoked; its budget is not, and one for a later key is one for them all.
        store.Budgets.Update(budget with { Limit = new Amount(6) }).IsOk.ShouldBeTrue();
        store.Budgets.Create(new Budget { Name = "late", Dimension = Dimension.Key, ScopeName = third.Id.ToString("D"), Limit = new Amount(5) }).Require().OrganizationId.ShouldBe(acme.Id);
        store.Read().BudgetDefinitions().Select(static definition => definition.Scope).Distinct().ShouldHaveSingleItem().NameId
            .ShouldBe(NameId.Of(store.Installation.Pepper, Dimension.Key, first.Id.ToString("D")));
        store.Keys.Revoke(branch.Id);
        Refused(store.Budgets.Update(store.Budgets.Find(budget.Id)! with { Limit = new Amount(7) }), ControlErrorKind.Invalid, "scope");
    }

    [Fact]
    public void A_line_of_rotations_does_not_fork_while_a_later_key_works()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var first = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        var second = store.Keys.Rotate(first.Id, TimeSpan.FromDays(9)).Require().Key;
        Refused(store.Keys.Rotate(first.Id, TimeSpan.Zero), ControlErrorKind.Conflict, "id");

        // Also over one that has ended already.
        var third = store.Keys.Rotate(second.Id, TimeSpan.Zero).Require().Key;
        var stamp = store.ChangeStamp();
        store.Keys.Rotate(first.Id, TimeSpan.Zero).Errors.ShouldHaveSingleItem().Message.ShouldContain(third.Id.ToString());
        store.ChangeStamp().ShouldBe(stamp);
        store.Keys.Find(first.Id)!.RetiredMicros.ShouldBeNull();

        // Whoever has lost the new secret revokes it, and rotates the one that still works.
        store.Keys.Revoke(third.Id).Require();
        var fourth = store.Keys.Rotate(first.Id, TimeSpan.FromDays(8)).Require().Key;
        fourth.LineageId.ShouldBe(first.Id);
        store.Keys.Update(fourth with { ExpiresMicros = Time.Micros + 1_000_000 }).Require();
        Refused(store.Keys.Rotate(first.Id, TimeSpan.Zero), ControlErrorKind.Conflict, "id");
        Time.Advance(TimeSpan.FromSeconds(1));
        store.Keys.Rotate(first.Id, TimeSpan.Zero).IsOk.ShouldBeTrue();
        var admin = store.AdminKeys.Create(new NewAdminKey { Name = "root", Role = AdminRole.Operator }).Require().Key;
        store.AdminKeys.Rotate(admin.Id, TimeSpan.FromHours(1)).Require();
        store.AdminKeys.Rotate(admin.Id, TimeSpan.Zero).IsOk.ShouldBeTrue("admin keys have no line");
    }

    [Fact]
    public void A_limit_that_names_a_key_in_the_middle_of_a_line_lives_as_long_as_the_line()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var first = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        var middle = store.Keys.Rotate(first.Id, TimeSpan.Zero).Require().Key;
        var name = middle.Id.ToString("D");
        var budget = store.Budgets.Create(new Budget { Name = "b", Dimension = Dimension.Key, ScopeName = name, Limit = new Amount(5) }).Require();
        var limit = store.RequestLimits.Create(new RequestLimit { Name = "l", Dimension = Dimension.Key, ScopeName = name, Requests = 5 }).Require();
        var last = store.Keys.Rotate(middle.Id, TimeSpan.Zero).Require().Key;

        store.Budgets.Update(budget with { Limit = new Amount(6) }).IsOk.ShouldBeTrue();
        store.RequestLimits.Update(limit with { Requests = 6 }).IsOk.ShouldBeTrue();
        var other = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        Refused(store.Budgets.Create(new Budget { Name = "b", OrganizationId = other.Id, Dimension = Dimension.Key, ScopeName = name, Limit = new Amount(5) }), ControlErrorKind.Invalid, "scope");
        store.Keys.Revoke(last.Id).Require();
        Refused(store.Budgets.Update(store.Budgets.Find(budget.Id)! with { Limit = new Amount(7) }), ControlErrorKind.Invalid, "scope");
    }

    [Fact]
    public void That_a_user_made_a_key_is_kept_over_rotations()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "mine", SelfMade = true }).Require().Key;
        store.Keys.Find(key.Id)!.SelfMade.ShouldBeTrue();
        var next = store.Keys.Rotate(key.Id, TimeSpan.Zero).Require().Key;
        store.Keys.Find(next.Id)!.SelfMade.ShouldBeTrue();
        store.Keys.Update(next with { SelfMade = false }).Require();
        store.Keys.Find(next.Id)!.SelfMade.ShouldBeFalse();
        store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "given" }).Require().Key.SelfMade.ShouldBeFalse();
    }

    [Fact]
    public void A_key_of_a_retired_owner_can_be_ended_but_not_given_to_one()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var user = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var gone = store.Users.Create(new User { OrganizationId = acme.Id, Slug = "gone" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, UserId = user.Id, Name = "ci" }).Require().Key;
        store.Users.Retire(user.Id).Require();
        store.Users.Retire(gone.Id).Require();
        var ended = store.Keys.Update(key with { ExpiresMicros = Time.Micros }).Require();
        Refused(store.Keys.Update(ended with { UserId = gone.Id }), ControlErrorKind.NotFound, "user_id");
        store.Keys.Update(ended with { UserId = null }).IsOk.ShouldBeTrue();
    }

    [Fact]
    public void A_warning_is_noted_without_a_new_version_and_goes_with_a_rotation()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        var revoked = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "old" }).Require().Key;
        store.Keys.Revoke(revoked.Id);
        var stamp = store.ChangeStamp();
        store.NoteExpiryWarned([key.Id, revoked.Id, Guid.NewGuid()], 7).ShouldBe(1);
        store.ChangeStamp().ShouldBeGreaterThan(stamp);
        (store.Keys.Find(key.Id)!.ExpiryWarnedMicros, store.Keys.Find(key.Id)!.Version, store.Keys.Find(revoked.Id)!.ExpiryWarnedMicros).ShouldBe((7, 1, null));
        store.Keys.Rotate(key.Id, TimeSpan.Zero).Require().Key.ExpiryWarnedMicros.ShouldBeNull();
    }

    [Fact]
    public void An_admin_key_is_verified_until_it_is_revoked_or_expires()
    {
        var store = Open();
        var root = store.AdminKeys.Create(new NewAdminKey { Name = "root", Role = AdminRole.Operator }).Require();
        var brief = store.AdminKeys.Create(new NewAdminKey { Name = "brief", Role = AdminRole.Auditor, ExpiresMicros = Time.Micros + 1_000_000 }).Require();

        store.VerifyAdmin(root.Secret)!.Id.ShouldBe(root.Key.Id);
        store.VerifyAdmin(brief.Secret)!.Role.ShouldBe(AdminRole.Auditor);
        store.VerifyAdmin(KeySecret.Generate(KeySecret.AdminPrefix)).ShouldBeNull();
        store.VerifyAdmin("nonsense").ShouldBeNull();
        Time.Advance(TimeSpan.FromSeconds(1));
        store.VerifyAdmin(brief.Secret).ShouldBeNull();
        store.AdminKeys.Revoke(root.Key.Id);
        store.VerifyAdmin(root.Secret).ShouldBeNull();
    }

    [Fact]
    public void Noting_use_keeps_the_newest_and_does_not_move_the_stamp()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        var stamp = store.ChangeStamp();

        store.Keys.TouchLastUsed([key.Id, Guid.NewGuid()], 2000);
        store.Keys.TouchLastUsed([key.Id], 1000);

        store.Keys.Find(key.Id)!.LastUsedMicros.ShouldBe(2000);
        store.Keys.Find(key.Id)!.Version.ShouldBe(1);
        store.ChangeStamp().ShouldBe(stamp);
    }
}
