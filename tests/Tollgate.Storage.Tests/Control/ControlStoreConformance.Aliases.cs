using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <content>Aliases: names for models.</content>
public abstract partial class ControlStoreConformance
{
    private const long Later = 4_000_000_000_000_000;

    [Fact]
    public void An_alias_comes_back_as_it_was_written_and_every_former_state_is_kept()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var begun = Time.Micros;
        var made = store.Aliases.Create(new Alias { Name = "fast", Dimension = Dimension.Organization, ScopeName = "acme", Target = "gpt-4o-mini", ManagedBy = "apply:x" }).Require();
        (made.OrganizationId, made.Version, made.DeprecatedMicros).ShouldBe((acme.Id, 1, null));
        CloseAll();
        store = Open();
        store.Aliases.Find(made.Id).ShouldBe(made);
        store.Read().Aliases.ShouldHaveSingleItem().ShouldBe(made);

        Time.Advance(TimeSpan.FromMinutes(1));
        var told = Time.Micros;
        var ending = store.Aliases.Update(made with { SunsetMicros = Later, Use = "gpt-5" }).Require();
        (ending.Version, ending.DeprecatedMicros).ShouldBe((2, told));
        Time.Advance(TimeSpan.FromMinutes(1));
        var moved = store.Aliases.Update(ending with { SunsetMicros = Later + 1, DeprecatedMicros = 7 }).Require();
        moved.DeprecatedMicros.ShouldBe(told, "a sunset that is moved was told of before");
        Refused(store.Aliases.Update(ending), ControlErrorKind.Conflict, "version");
        Time.Advance(TimeSpan.FromMinutes(1));
        var lasting = store.Aliases.Update(moved with { SunsetMicros = null, Use = "", ManagedBy = "" }).Require();
        lasting.DeprecatedMicros.ShouldBeNull();
        Time.Advance(TimeSpan.FromMinutes(1));
        store.Aliases.Retire(made.Id).Require();
        store.Read().Aliases.ShouldBeEmpty();
        Time.Advance(TimeSpan.FromMinutes(1));
        store.Aliases.Restore(made.Id).Require();

        var (minute, plain) = (TimeSpan.FromMinutes(1).Ticks / TimeSpan.TicksPerMicrosecond, new AliasMeaning("gpt-4o-mini"));
        Open().AliasVersions(made.Id).ShouldBe(
        [
            new AliasVersion(1, plain, "apply:x", begun, told),
            new AliasVersion(2, plain with { SunsetMicros = Later, Use = "gpt-5", DeprecatedMicros = told }, "apply:x", told, told + minute),
            new AliasVersion(3, plain with { SunsetMicros = Later + 1, Use = "gpt-5", DeprecatedMicros = told }, "apply:x", told + minute, told + (2 * minute)),
            new AliasVersion(4, plain, "", told + (2 * minute), told + (3 * minute)),
            new AliasVersion(6, plain, "", told + (4 * minute), null),
        ]);
        store.AliasVersions(Guid.NewGuid()).ShouldBeEmpty();
    }

    [Fact]
    public void An_alias_is_of_the_installation_an_organization_or_a_team_and_has_its_name_to_itself_there()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        var alias = new Alias { Name = "fast", Target = "gpt-5" };

        foreach (var (dimension, name, owner) in ((Dimension?, string, Guid?)[])[(null, "", null), (Dimension.Organization, "acme", acme.Id), (Dimension.Organization, "globex", globex.Id), (Dimension.Team, "acme/research", acme.Id)])
        {
            var made = store.Aliases.Create(alias with { Dimension = dimension, ScopeName = name }).Require();
            made.OrganizationId.ShouldBe(owner, name);
            Refused(store.Aliases.Create(alias with { Dimension = dimension, ScopeName = name, Target = "other" }), ControlErrorKind.Conflict, "name");
            Refused(store.Aliases.Update(made with { Name = "slow" }), ControlErrorKind.Fixed, "name");
            store.Aliases.Retire(made.Id).Require();
            var again = store.Aliases.Create(alias with { Dimension = dimension, ScopeName = name }).Require();
            Refused(store.Aliases.Restore(made.Id), ControlErrorKind.Conflict, "name");
            again.Id.ShouldNotBe(made.Id);
        }

        Refused(store.Aliases.Create(alias with { OrganizationId = globex.Id, Dimension = Dimension.Team, ScopeName = "acme/research" }), ControlErrorKind.Invalid, "scope");
        Refused(store.Aliases.Create(alias with { OrganizationId = globex.Id }), ControlErrorKind.Invalid, "organization_id");
        Refused(store.Aliases.Create(alias with { Dimension = Dimension.Team, ScopeName = "acme/nobody" }), ControlErrorKind.NotFound, "scope");
        Refused(store.Aliases.Create(alias with { Dimension = Dimension.Key, ScopeName = Guid.NewGuid().ToString("D") }), ControlErrorKind.Invalid, "scope");
        store.Aliases.Create(new Alias { Name = "a b", Target = "", Dimension = Dimension.User, ScopeName = "acme/ann", SunsetMicros = -1, Use = "x y" })
            .Errors.Select(error => error.Field).ShouldBe(["name", "scope", "target", "sunset", "use"]);
        Refused(store.Aliases.Create(new Alias { Name = "a", Target = "a" }), ControlErrorKind.Invalid, "target");
        Refused(store.Aliases.Create(new Alias { Name = "a", Target = "b", Use = "c" }), ControlErrorKind.Invalid, "use");
        Refused(store.Aliases.Create(new Alias { Name = "a", Target = "b", SunsetMicros = Later, Use = "a" }), ControlErrorKind.Invalid, "use");
    }

    [Fact]
    public void Nothing_that_a_team_would_see_leads_in_a_circle_or_too_far()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        store.NoteFileAliases(new Dictionary<string, AliasMeaning> { ["d"] = new("e"), ["e"] = new("model") }).Require();
        Alias Row(string name, string target, Dimension? dimension = null, string scope = "") => new() { Name = name, Target = target, Dimension = dimension, ScopeName = scope };
        var team = store.Aliases.Create(Row("a", "b", Dimension.Team, "acme/research")).Require();
        store.Aliases.Create(Row("b", "c", Dimension.Organization, "acme")).Require();
        var whole = store.Aliases.Create(Row("c", "d")).Require();

        // The team alone would be led round: a (team) → b (organization) → c (installation) → d → e (file) → a.
        var circle = store.NoteFileAliases(new Dictionary<string, AliasMeaning> { ["d"] = new("e"), ["e"] = new("a") });
        circle.Errors.ShouldHaveSingleItem().Message.ShouldBe("The alias 'a' would lead back to itself for team acme/research: a → b → c → d → e → a. Write a model at the end.");
        store.Read().FileAliases["e"].Target.ShouldBe("model", "what was refused changes nothing");
        Refused(store.Aliases.Update(whole with { Target = "a" }), ControlErrorKind.Conflict, "target");
        Refused(store.Aliases.Create(Row("e", "a", Dimension.Organization, "acme")), ControlErrorKind.Conflict, "target");
        store.Aliases.Create(Row("e", "a", Dimension.Organization, "globex")).Require();
        store.Aliases.Create(Row("model", "model", Dimension.Team, "acme/research")).IsOk.ShouldBeFalse();

        // Out of force it leads nowhere; back in force it would.
        store.Aliases.Retire(team.Id).Require();
        store.Aliases.Update(whole with { Target = "a" }).Require();
        Refused(store.Aliases.Restore(team.Id), ControlErrorKind.Conflict, "target");

        // Nine in a row are one too many, whoever has them.
        store.NoteFileAliases(new Dictionary<string, AliasMeaning> { ["n1"] = new("n2"), ["n2"] = new("n3"), ["n3"] = new("n4"), ["n4"] = new("n5") }).Require();
        store.Aliases.Create(Row("n5", "n6")).Require();
        store.Aliases.Create(Row("n6", "n7", Dimension.Organization, "acme")).Require();
        store.Aliases.Create(Row("n7", "n8", Dimension.Organization, "acme")).Require();
        store.Aliases.Create(Row("n8", "n9", Dimension.Organization, "acme")).Require();
        Refused(store.Aliases.Create(Row("n9", "model", Dimension.Team, "acme/research")), ControlErrorKind.Conflict, "target");
        store.Aliases.Create(Row("n9", "model", Dimension.Organization, "globex")).Require();
    }

    [Fact]
    public void Changes_of_aliases_made_together_are_judged_together()
    {
        var store = Open();
        var one = store.Aliases.Create(new Alias { Name = "a", Target = "b" }).Require();
        var other = store.Aliases.Create(new Alias { Name = "b", Target = "model" }).Require();

        store.ChangeAliases(() =>
        {
            other = store.Aliases.Update(other with { Target = "a" }).Require();
            one = store.Aliases.Update(one with { Target = "model" }).Require();
        }, null).ShouldBeEmpty();
        store.Read().Aliases.OrderBy(alias => alias.Name).Select(alias => alias.Target).ShouldBe(["model", "a"]);

        var stamp = store.ChangeStamp();
        store.AllOrNothing(() =>
        {
            store.ChangeAliases(() => store.Aliases.Update(one with { Target = "b" }).Require(), null).ShouldHaveSingleItem().Field.ShouldBe("target");
            return true;
        }).ShouldBeFalse("the circle refuses everything");
        store.ChangeAliases(() => store.Aliases.Update(one with { Target = "b" }).Require(), null).ShouldHaveSingleItem();
        store.Read().Aliases.OrderBy(alias => alias.Name).Select(alias => alias.Target).ShouldBe(["model", "a"]);
        store.ChangeStamp().ShouldBe(stamp);
        Refused(store.Aliases.Update(one with { Target = "b" }), ControlErrorKind.Conflict, "target");
    }

    [Fact]
    public void A_sunset_in_the_configuration_is_known_since_it_was_first_noted()
    {
        var store = Open();
        var first = Time.Micros;
        var stamp = store.ChangeStamp();
        var written = new Dictionary<string, AliasMeaning> { ["old"] = new("gpt-4o") { SunsetMicros = Later, Use = "gpt-5" }, ["fast"] = new("gpt-5-mini") };
        store.NoteFileAliases(written).Require()["old"].DeprecatedMicros.ShouldBe(first);
        Time.Advance(TimeSpan.FromDays(1));
        var noted = Open().NoteFileAliases(written).Require();
        (noted["old"].DeprecatedMicros, noted["fast"].DeprecatedMicros).ShouldBe((first, null));
        store.Read().FileAliases.ShouldBe(noted, ignoreOrder: true);
        store.NoteFileAliases(new Dictionary<string, AliasMeaning>()).Require();
        store.Read().FileAliases.ShouldBeEmpty();
        store.ChangeStamp().ShouldBe(stamp);
    }
}
