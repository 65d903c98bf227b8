using System.Globalization;
using System.Text;
using Tollgate.Applying;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Tests.Configuration;

namespace Tollgate.Tests.Applying;

/// <summary>What a file makes of the control store.</summary>
public sealed class ApplyTests : IDisposable
{
    private const string Small = """
        label: x
        organization: acme
        organizations:
          - { slug: acme, name: Acme }
        teams:
          - slug: search
        users:
          - { slug: ann, team: search, name: Ann, email: ann@acme.test }
        keys:
          - { name: ci, team: search, user: ann, models: [gpt-5*], tags: [env=prod] }
        budgets:
          - { scope: key:ci, limit: 10 }
        limits:
          - { scope: team:search, requests: 60 }
        policies:
          - { scope: organization:acme, allowed_providers: [openai] }
        aliases:
          - { scope: team:search, name: fast, target: gpt-5-mini, sunset: 2099-01-31, use: gpt-5 }
        """;

    private readonly AppliedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void The_sample_applies_and_has_every_key_there_is()
    {
        var sample = Repository.Read("samples/org.yaml");
        var plan = _store.Apply(sample);
        plan.Applied.ShouldBeTrue();
        plan.Entries.ShouldAllBe(static entry => entry.Action == PlanAction.Create);
        _store.Apply(sample).Entries.ShouldAllBe(static entry => entry.Action == PlanAction.Unchanged);
        foreach (var rows in DeclarationKeys.Root.Keys)
        {
            sample.ShouldContain(rows.Name + ":");
            foreach (var key in rows.Item?.Keys.Where(static key => key.Name != "organization") ?? [])
            {
                sample.ShouldContain(key.Name + ":", customMessage: $"{rows.Name}.{key.Name}");
            }
        }
    }

    [Fact]
    public void A_file_is_planned_made_changed_field_by_field_and_its_secrets_are_shown_once()
    {
        var stamp = _store.Store.ChangeStamp();
        var planned = _store.Apply(Small, dryRun: true);
        (planned.Applied, planned.Count(PlanAction.Create), planned.Secrets.Count, planned.Entries.All(static one => one.Id is null), _store.Store.ChangeStamp()).ShouldBe((false, 8, 0, true, stamp));

        var made = _store.Apply(Small);
        made.Applied.ShouldBeTrue();
        var secret = made.Secrets.ShouldHaveSingleItem();
        (secret.Key, secret.Secret.StartsWith("sk-tg-", StringComparison.Ordinal), made.ToString().Contains(secret.Secret, StringComparison.Ordinal)).ShouldBe(("acme/ci", true, false));
        var key = _store.Store.Keys.List().ShouldHaveSingleItem();
        (key.Name, key.ManagedBy, key.AllowedModels[0]).ShouldBe(("ci", "apply:x", "gpt-5*"));
        _store.Store.Budgets.List().ShouldHaveSingleItem().ScopeName.ShouldBe(key.Id.ToString());

        var again = _store.Apply(Small);
        (again.Count(PlanAction.Unchanged), again.Secrets.Count).ShouldBe((8, 0));

        var changed = _store.Apply(Small.Replace("limit: 10", "limit: 12.50", StringComparison.Ordinal).Replace(", models: [gpt-5*]", "", StringComparison.Ordinal));
        changed.Secrets.ShouldBeEmpty();
        changed.Entries.Where(static one => one.Action == PlanAction.Change).Select(static one => $"{one.Object} {one.Name} {string.Join(',', one.Changes.Select(static change => $"{change.Field} {change.Before!.ToJsonString()} {change.After!.ToJsonString()}"))}")
            .ShouldBe(["key acme/ci models [\"gpt-5*\"] []", "budget key:acme/ci \"key acme/ci\" limit \"10\" \"12.5\""]);
        using var text = new StringWriter();
        ApplyText.Write(changed, isDry: false, text);
        text.ToString().ShouldContain("limit: 10 → 12.5");
        _store.Store.Audit.Verify().Intact.ShouldBeTrue();
    }

    [Fact]
    public void A_key_that_was_rotated_is_the_same_key()
    {
        _store.Apply(Small);
        _store.Store.Keys.Rotate(_store.Store.Keys.List()[0].Id, TimeSpan.FromDays(1)).IsOk.ShouldBeTrue();
        var again = _store.Apply(Small, prune: true);
        (again.Count(PlanAction.Unchanged), again.Entries.Count, again.Secrets.Count).ShouldBe((8, 8, 0));
        _store.Store.Keys.List().Count.ShouldBe(2);
    }

    [Fact]
    public void Prune_removes_what_the_label_owns_and_nothing_else()
    {
        _store.Apply(Small);
        var acme = _store.Store.Organizations.List()[0];
        _store.Store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "by hand", UserId = _store.Store.Users.List()[0].Id }).IsOk.ShouldBeTrue();
        _store.Apply("label: other\nbudgets:\n  - { scope: customer:bigco, organization: acme, limit: 5 }\n");
        const string Less = "label: x\norganizations:\n  - { slug: acme, name: Acme }\n";

        var seen = _store.Apply(Less);
        (seen.Count(PlanAction.Prunable), _store.Store.Keys.List().Count).ShouldBe((7, 2));
        var pruned = _store.Apply(Less, prune: true);
        pruned.Entries.Where(static one => one.Action == PlanAction.Remove).Select(static one => one.Object).ShouldBe(["alias", "budget", "limit", "policy", "key", "user", "team"]);
        pruned.Entries.Single(static one => one.Object == "user").Note.ShouldStartWith("1 key of it");
        _store.Store.Keys.List().ShouldHaveSingleItem().Name.ShouldBe("by hand");
        _store.Store.Budgets.List().ShouldHaveSingleItem().ManagedBy.ShouldBe("apply:other");

        var back = _store.Apply(Small);
        back.Entries.Select(static one => one.Action).ShouldBe(
            [PlanAction.Unchanged, PlanAction.Restore, PlanAction.Restore, PlanAction.Create, PlanAction.Create, PlanAction.Create, PlanAction.Create, PlanAction.Create]);
        back.Secrets.ShouldHaveSingleItem();

        // What is still referred to stays.
        var needed = _store.Apply("label: x\nteams:\n  - { slug: search, organization: acme }\n", prune: true);
        (needed.HasConflicts, needed.Applied, needed.Entries.Single(static one => one.Action == PlanAction.Conflict).Object).ShouldBe((true, false, "organization"));
    }

    [Fact]
    public void Aliases_change_places_in_one_file_and_a_circle_is_told_where_it_is_written()
    {
        const string Head = "label: x\norganizations: [{ slug: acme }]\n";
        _store.Store.NoteFileAliases(new Dictionary<string, AliasMeaning> { ["of-file"] = new("a") }).Require();
        _store.Apply(Head + "aliases: [{ scope: installation, name: a, target: b }, { scope: organization:acme, name: b, target: c }]").Applied.ShouldBeTrue();

        // One by one the first would lead in a circle with what is there.
        _store.Apply(Head + "aliases: [{ scope: organization:acme, name: b, target: a }, { scope: installation, name: a, target: c }]", prune: true).Applied.ShouldBeTrue();
        _store.Apply(Head + "aliases: [{ scope: installation, name: c, target: b }, { scope: organization:acme, name: b, target: gpt-5 }]", prune: true).Applied.ShouldBeTrue();
        _store.Store.Read().Aliases.Select(static one => $"{one.Name} {one.Target}").Order().ShouldBe(["b gpt-5", "c b"]);

        _store.Refused(Head + "aliases:\n  - { scope: organization:acme, name: b, target: d }\n  - { scope: installation, name: d, target: c }\n  - { scope: installation, name: c, target: b }\n")
            .ShouldHaveSingleItem().ShouldBe("4: aliases[0].target: The alias 'b' would lead back to itself for organization acme: b → d → c → b. Write a model at the end.");
        _store.Refused(Head + "aliases:\n  - { scope: installation, name: a, target: of-file }\n").ShouldHaveSingleItem().ShouldContain("a → of-file → a");
    }

    [Fact]
    public void What_belongs_to_others_is_a_conflict_and_what_belongs_to_nobody_can_be_adopted()
    {
        var acme = _store.Store.Organizations.Create(new Organization { Slug = "acme", ManagedBy = "litellm import" }).Require();
        var stamp = _store.Store.ChangeStamp();
        foreach (var adopt in (bool[])[false, true])
        {
            var refused = _store.Apply(Small, adopt: adopt);
            (refused.Applied, refused.Secrets.Count, _store.Store.ChangeStamp()).ShouldBe((false, 0, stamp));
            refused.Entries.Single(static one => one.Action == PlanAction.Conflict).Note.ShouldContain("'litellm import'");
        }

        _store.Store.Organizations.Update(acme with { ManagedBy = "" }).IsOk.ShouldBeTrue();
        _store.Apply(Small).Entries.Single(static one => one.Action == PlanAction.Conflict).Note.ShouldContain("adopt");
        var adopted = _store.Apply(Small, adopt: true);
        adopted.Applied.ShouldBeTrue();
        adopted.Entries[0].Changes.Select(static change => change.Field).ShouldBe(["name", "managed_by"]);
        _store.Apply(Small.Replace("label: x", "label: y", StringComparison.Ordinal), adopt: true).Count(PlanAction.Conflict).ShouldBe(8);
    }

    [Fact]
    public void All_problems_are_told_at_once_and_nothing_changes()
    {
        _store.Apply(Small);
        var problems = _store.Refused("""
            label: X Y
            organization: acme
            teams:
              - slug: Not A Slug
              - slug: data
              - slug: data
            users:
              - { slug: bot, kind: robot, team: serach }
              - { slug: bot2, kind: service, email: a@b.c }
            keys:
              - { name: a, user: nobody, surfaces: [chat_completion], ip_ranges: [10.0.0.1/8], expires_at: 2001-01-01 }
              - { name: b, organization: nowhere, tags: [x], cost_centre: 1 }
            budgets:
              - { scope: planet:x, limit: much, window: fortnight }
              - { scope: key:cj, limit: -1 }
              - { scope: key:ci, limit: -1, limt: 2 }
            limits:
              - { scope: team:search }
              - { scope: installation, organization: acme, requests: 0 }
            policies:
              - { scope: user:ann, allowed_providers: [Open AI] }
            aliases:
              - { scope: key:ci, name: a b, sunset: soon }
              - { scope: team:search, name: x, target: y, use: x }
            people: []
            """);
        problems.Select(static one => string.Join(':', one.Split(": ")[..2])).ShouldBe([
            "1:label", "4:teams[0].slug", "6:teams[2].slug", "8:users[0].kind", "8:users[0].team", "9:users[1].email",
            "11:keys[0].user", "11:keys[0].surfaces", "11:keys[0].ip_ranges", "11:keys[0].expires_at", "12:keys[1].organization", "12:keys[1].tags", "12:keys[1].cost_centre",
            "14:budgets[0].scope", "14:budgets[0].limit", "14:budgets[0].window", "15:budgets[1].scope", "15:budgets[1].limit", "16:budgets[2].limit", "16:budgets[2].limt",
            "18:limits[0]", "19:limits[1].organization", "19:limits[1].requests", "21:policies[0].scope", "21:policies[0].allowed_providers",
            "23:aliases[0].target", "23:aliases[0].scope", "23:aliases[0].name", "23:aliases[0].sunset", "24:aliases[1].use", "24:aliases[1].use", "25:people",
        ], ignoreOrder: true, string.Join('\n', problems));
        string.Join('\n', problems).ShouldSatisfyAllConditions(
            static all => all.ShouldContain("Did you mean 'search'?"), static all => all.ShouldContain("Did you mean 'cost_center'?"), static all => all.ShouldContain("did you mean 'chat_completions'?"),
            static all => all.ShouldContain("first is on line 5"), static all => all.ShouldContain("Did you mean 'ci'?"));
        foreach (var text in (string[])["", "~", "[]", "label: [", "label: x\nteams: 7", "label: x\nteams:\n  - slug: ${HOME}", "organizations:\n  - slug: a"])
        {
            _store.Refused(text).ShouldNotBeEmpty(text);
        }
    }

    [Fact]
    public void What_the_store_refuses_last_takes_everything_back()
    {
        // The kind of a user is fixed, which only the store knows.
        _store.Apply(Small);
        var problems = _store.Refused(Small.Replace("team: search, name: Ann, email: ann@acme.test", "kind: service", StringComparison.Ordinal).Replace("- slug: search", "- slug: search\n  - slug: fresh", StringComparison.Ordinal));
        problems.ShouldHaveSingleItem().ShouldContain("users[0].kind: kind is fixed");
        _store.Store.Teams.List().ShouldHaveSingleItem();
    }

    [Fact]
    public void Text_that_looks_like_sql_is_text()
    {
        const string Evil = "'); DROP TABLE users; --";
        var text = Small.Replace("name: Acme", $"name: \"{Evil}\"", StringComparison.Ordinal)
            .Replace("name: Ann, email: ann@acme.test", $"name: \"{Evil}\", email: \"{Evil}\"", StringComparison.Ordinal)
            .Replace("tags: [env=prod]", $"tags: [\"env={Evil}\"], feature: \"{Evil}\", cost_center: \"{Evil}\", project: \"{Evil}\", models: [\"{Evil}\"], metadata: {{ \"{Evil}\": \"{Evil}\" }}", StringComparison.Ordinal)
            .Replace(", models: [gpt-5*]", "", StringComparison.Ordinal)
            .Replace("{ scope: key:ci, limit: 10 }", $"{{ scope: \"customer:{Evil}\", name: \"{Evil}\", tag: \"a={Evil}\", limit: 10 }}", StringComparison.Ordinal)
            .Replace("requests: 60", $"requests: 60, name: \"{Evil}\"", StringComparison.Ordinal)
            .Replace("allowed_providers: [openai]", $"allowed_providers: [openai], name: \"{Evil}\"", StringComparison.Ordinal);
        _store.Apply(text).Applied.ShouldBeTrue();
        _store.Apply(text).Entries.ShouldAllBe(static one => one.Action == PlanAction.Unchanged);
        var (user, key, budget) = (_store.Store.Users.List().ShouldHaveSingleItem(), _store.Store.Keys.List().ShouldHaveSingleItem(), _store.Store.Budgets.List().ShouldHaveSingleItem());
        (user.Name, user.Email, key.DefaultFeature, key.Metadata[Evil], budget.ScopeName, budget.Name).ShouldBe((Evil, Evil, Evil, Evil, Evil, Evil));
        foreach (var field in (string[])["slug: search", "scope: team:search", "name: ci, team: search"])
        {
            _store.Refused(Small.Replace(field, $"{field[..(field.LastIndexOf(' ') + 1)]}\"{Evil}\"", StringComparison.Ordinal)).ShouldNotBeEmpty(field);
        }
    }

    [Fact]
    public void An_owner_reaches_the_own_organization_alone_under_labels_of_its_own()
    {
        _store.Apply(Small);
        _store.Apply("label: y\norganization: b\norganizations: [{ slug: b }]\nteams: [{ slug: core }]\nkeys: [{ name: ci }]\n");
        var acme = _store.Store.Organizations.List().Single(static one => one.Slug == "acme");
        var own = new ApplyOptions { Within = acme, Prune = true };
        var foreign = _store.Store.Keys.List().Single(key => key.OrganizationId != acme.Id).Id;
        foreach (var (row, absent) in ((string, string)[])
        [
            ("teams: [{ slug: t, organization: b }]", "teams: [{ slug: t, organization: z }]"), ("budgets: [{ scope: team:b/core, limit: 1 }]", "budgets: [{ scope: team:z/core, limit: 1 }]"),
            ("budgets: [{ scope: organization:b, limit: 1 }]", "budgets: [{ scope: organization:z, limit: 1 }]"), ("organization: b\nkeys: [{ name: k }]", "organization: z\nkeys: [{ name: k }]"),
            ($"limits: [{{ scope: key:{foreign}, requests: 1 }}]", $"limits: [{{ scope: key:{Guid.Empty}, requests: 1 }}]"), ("policies: [{ scope: key:b/ci, forbid_storage: true }]", "policies: [{ scope: key:z/ci, forbid_storage: true }]"),
            ("organizations: [{ slug: b }]", "organizations: [{ slug: z }]"), ("budgets: [{ scope: installation, limit: 1 }]", "budgets: [{ scope: installation, limit: 1 }]"),
        ])
        {
            var (one, other) = (_store.Refused("label: x\n" + row, own), _store.Refused("label: x\n" + absent, own));
            string.Join('\n', one).Replace(foreign.ToString(), Guid.Empty.ToString(), StringComparison.Ordinal).Replace("'b", "'z", StringComparison.Ordinal).Replace("b/", "z/", StringComparison.Ordinal).Replace(":b", ":z", StringComparison.Ordinal)
                .ShouldBe(string.Join('\n', other), row);
        }

        _store.Run("label: x\nteams: [{ slug: search, name: Mine }]", own).Plan!.Entries.ShouldHaveSingleItem().Action.ShouldBe(PlanAction.Conflict);
        var made = _store.Run("label: x\nteams: [{ slug: fresh }]\nbudgets: [{ scope: customer:bigco, limit: 1 }]", own).Plan!;
        (made.ManagedBy, made.Applied, made.Entries.Count).ShouldBe(("apply:acme/x", true, 2));
        _store.Store.Budgets.List().Single(static one => one.Dimension == Dimension.Customer).OrganizationId.ShouldBe(acme.Id);
        _store.Run("label: b/x", own).Problems.ShouldHaveSingleItem().Message.ShouldContain("acme/x");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Twice_is_once_and_one_file_after_another_is_the_other_alone(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 4; round++)
        {
            var (one, other) = (Random(random), Random(random));
            _store.Apply(one, prune: true).Applied.ShouldBeTrue(one);
            var again = _store.Apply(one, prune: true);
            again.Entries.ShouldAllBe(static entry => entry.Action == PlanAction.Unchanged, one);
            again.Secrets.ShouldBeEmpty();
            var foreseen = _store.Apply(other, prune: true, dryRun: true);
            var done = _store.Apply(other, prune: true);
            done.Entries.Select(static entry => (entry.Action, entry.Object, entry.Name)).ShouldBe(foreseen.Entries.Select(static entry => (entry.Action, entry.Object, entry.Name)));
            done.Secrets.Count.ShouldBe(done.Entries.Count(static entry => entry is { Action: PlanAction.Create, Object: "key" }));
            using var fresh = new AppliedStore();
            fresh.Apply(other);
            _store.Facts().ShouldBe(fresh.Facts(), other);
        }

        _store.Store.Audit.Verify().Intact.ShouldBeTrue();
    }

    /// <summary>A file without problems: some of a few names, each with some of its fields.</summary>
    private static string Random(Random random)
    {
        var text = new StringBuilder("label: x\n");
        var organizations = Some("a", "b");
        organizations = organizations.Count == 0 ? ["a"] : organizations;
        var teams = organizations.SelectMany(org => Some("t1", "t2").Select(team => (Org: org, Slug: team))).ToList();
        var users = organizations.SelectMany(org => Some("u1", "u2", "bot").Select(user => (Org: org, Slug: user))).ToList();
        var keys = organizations.SelectMany(org => Some("k1", "k 2", "k/3").Select(key => (Org: org, Name: key))).ToList();
        Rows("organizations", organizations.Select(org => $"slug: {org}{Maybe(", name: \"N {0}\"")}"));
        Rows("teams", teams.Select(team => $"slug: {team.Slug}, organization: {team.Org}{Maybe(", name: \"N {0}\"")}"));
        Rows("users", users.Select(user => $"slug: {user.Slug}, organization: {user.Org}, kind: {(user.Slug == "bot" ? "service" : "person")}{(user.Slug == "bot" ? "" : Maybe(", email: u{0}@x.test"))}{Team(user.Org)}"));
        Rows("keys", keys.Select(key => $"name: {key.Name}, organization: {key.Org}{Team(key.Org)}{Maybe(", models: [gpt-{0}, x]")}{Maybe(", tags: [n={0}]")}{Maybe(", cost_center: \"{0}\"")}{Maybe(", expires_at: 209{0}-01-01")}{Maybe(", metadata: {{ a: \"{0}\", b: c }}")}"));
        List<string> scopes = ["installation", .. organizations.Select(static org => "organization:" + org), .. teams.Select(static team => $"team:{team.Org}/{team.Slug}"), .. keys.Select(static key => $"key:{key.Org}/{key.Name}")];
        Rows("budgets", Some([.. scopes, "feature:f", .. users.Select(static user => $"user:{user.Org}/{user.Slug}")]).Select(scope => $"scope: \"{scope}\"{Maybe(", name: n{0}")}, limit: {random.Next(1, 5)}.5{Maybe(", window: {0}h")}{Maybe(", alert_thresholds: [0.{0}]")}{Maybe(", dry_run: true")}"));
        Rows("limits", Some([.. scopes]).Select(scope => $"scope: \"{scope}\", requests: {random.Next(1, 5)}{Maybe(", max_parallel: {0}")}{Maybe(", money_usd: 0.{0}")}{Maybe(", enabled: false")}"));
        Rows("policies", Some([.. scopes]).Select(scope => $"scope: \"{scope}\", forbid_storage: true{Maybe(", allowed_providers: [p{0}]")}"));

        // Every name leads to a later one or to a model, so that no file has a circle in it; two files after another would have many.
        var letters = random.Next(2) == 0 ? "abcdef" : "fedcba";
        Rows("aliases", Some([.. scopes.Where(static scope => !scope.StartsWith("key:", StringComparison.Ordinal))]).SelectMany(scope => Some("0", "1", "2", "3", "4").Select(static at => at[0] - '0')
            .Select(at => $"scope: \"{scope}\", name: {letters[at]}, target: {letters[random.Next(at + 1, 6)]}{Maybe(", sunset: 209{0}-01-01")}")));
        return text.ToString();

        List<string> Some(params string[] all) => [.. all.Where(_ => random.Next(3) > 0)];

        string Maybe(string form) => random.Next(2) == 0 ? "" : string.Format(CultureInfo.InvariantCulture, form, random.Next(1, 4));

        string Team(string org) => teams.Where(team => team.Org == org).Select(static team => team.Slug).FirstOrDefault() is { } slug && random.Next(2) == 0 ? $", team: {slug}" : "";

        void Rows(string name, IEnumerable<string> rows)
        {
            var lines = rows.Select(static row => $"  - {{ {row} }}").ToList();
            if (lines.Count > 0)
            {
                text.Append(name).Append(":\n").AppendJoin('\n', lines).Append('\n');
            }
        }
    }
}
