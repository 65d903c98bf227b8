using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Tests.Control;

/// <summary>What every adapter of the control store must do. Two stores are two processes on the same data.</summary>
public abstract partial class ControlStoreConformance : IDisposable
{
    private readonly List<IControlStore> _opened = [];

    internal Clock Time { get; } = new();

    protected abstract IControlStore OpenStore(InstallationDefaults defaults);

    protected IControlStore Open(InstallationDefaults? defaults = null)
    {
        var store = OpenStore(defaults ?? new InstallationDefaults());
        _opened.Add(store);
        return store;
    }

    protected void CloseAll()
    {
        foreach (var store in _opened)
            store.Dispose();

        _opened.Clear();
    }

    public void Dispose()
    {
        CloseAll();
        CleanUp();
        GC.SuppressFinalize(this);
    }

    protected abstract void CleanUp();

    [Fact]
    public void The_installation_is_fixed_when_it_is_created()
    {
        var made = Open(new InstallationDefaults("EUR", "Europe/Berlin")).Installation;
        var other = Open(new InstallationDefaults("USD", "Asia/Kolkata")).Installation;
        CloseAll();
        var again = Open().Installation;

        foreach (var seen in new[] { other, again })
        {
            (seen.Id, seen.Currency, seen.TimeZone, seen.CreatedMicros).ShouldBe((made.Id, "EUR", "Europe/Berlin", Time.Micros));
            seen.Pepper.RevealSecret().SequenceEqual(made.Pepper.RevealSecret()).ShouldBeTrue();
        }

        again.FindTimeZone().Id.ShouldBe("Europe/Berlin");
        made.ToString().ShouldNotContain(Convert.ToHexString(made.Pepper.RevealSecret()));
    }

    [Fact]
    public void A_key_of_another_gateway_is_taken_over_once_and_made_stronger_once()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var secret = Foreign(store, "sk-made-elsewhere");
        var key = store.Adopt(new NewKey { OrganizationId = acme.Id, Name = "old" }, secret).Require();
        var stamp = store.ChangeStamp();

        (key.Verifier, key.Prefix, key.Hash).ShouldBe((KeyVerifier.Sha256, "sk-...here", ForeignSecret.Hash("sk-made-elsewhere")));
        store.Adopt(new NewKey { OrganizationId = acme.Id, Name = "again" }, secret).Errors.ShouldHaveSingleItem().Kind.ShouldBe(ControlErrorKind.Conflict);

        var keyed = KeyHash.Of(store.Installation.Pepper, "sk-made-elsewhere");
        store.Strengthen([new ProvenKey(key.Id, keyed), new ProvenKey(Guid.NewGuid(), keyed)]).ShouldBe(1);
        store.Strengthen([new ProvenKey(key.Id, key.Hash)]).ShouldBe(0);
        store.ChangeStamp().ShouldBe(stamp + 1);
        var stronger = Open().Keys.Find(key.Id).ShouldNotBeNull();
        (stronger.Verifier, stronger.Hash, stronger.Origin).ShouldBe((KeyVerifier.Adopted, keyed, secret.Origin));
        store.Adopt(new NewKey { OrganizationId = acme.Id, Name = "again" }, secret).IsOk.ShouldBeFalse("the record was taken over before");

        var issued = store.Keys.Rotate(key.Id, TimeSpan.Zero).Require();
        (issued.Key.Verifier, issued.Key.Origin, issued.Key.RotatedFrom).ShouldBe((KeyVerifier.Own, "", key.Id));
    }

    [Fact]
    public void Changes_made_together_are_all_made_or_none()
    {
        var store = Open();
        var stamp = store.ChangeStamp();

        store.AllOrNothing(() => store.Organizations.Create(new Organization { Slug = "acme" }).IsOk && false).ShouldBeFalse();
        store.AllOrNothing(() =>
        {
            store.Organizations.Create(new Organization { Slug = "acme" }).Require();
            store.Teams.Create(new Team { OrganizationId = Guid.NewGuid(), Slug = "nowhere" }).IsOk.ShouldBeFalse();
            return true;
        }).ShouldBeFalse("one of the changes was refused");
        Should.Throw<InvalidOperationException>(() => store.AllOrNothing(() =>
        {
            store.Organizations.Create(new Organization { Slug = "acme" }).Require();
            throw new InvalidOperationException();
        }));
        store.Organizations.List().ShouldBeEmpty();
        store.ChangeStamp().ShouldBe(stamp);

        store.AllOrNothing(() => store.Organizations.Create(new Organization { Slug = "acme" }).IsOk && store.Organizations.List().Count == 1).ShouldBeTrue();
        Open().Organizations.List().ShouldHaveSingleItem().Slug.ShouldBe("acme");
    }

    private static ForeignSecret Foreign(IControlStore store, string secret) => new(
        ForeignSecret.Hash(secret), "sk-..." + secret[^4..], ForeignSecret.OriginOf(store.Installation.Pepper, "litellm", ForeignSecret.Hash(secret)));

    [Fact]
    public void Every_kind_of_object_comes_back_as_it_was_made()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme", Name = "Acme Inc.", ManagedBy = "tollgate.yaml" }).Require();
        var research = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        var ada = store.Users.Create(new User { OrganizationId = acme.Id, TeamId = research.Id, Slug = "ada@acme.test", Name = "Ada", Email = "ada@acme.test" }).Require();
        var account = store.ProviderAccounts.Create(new ProviderAccount
        {
            Slug = "research-openai",
            Provider = "openai",
            Owner = AccountOwner.Team,
            OwnerId = research.Id,
            SecretReference = "env:OPENAI_API_KEY",
        }).Require();
        var budget = store.Budgets.Create(new Budget
        {
            Name = "research monthly",
            OrganizationId = acme.Id,
            Dimension = Dimension.Team,
            ScopeName = "acme/research",
            Tag = "env=production",
            Window = BudgetWindow.Rolling(TimeSpan.FromDays(30)),
            Limit = new Amount(1234.000000000000005m),
            Kind = BudgetKind.Degrade,
            AlertThresholds = [0.25m, 1.5m],
            DegradeFrom = 0.75m,
            Enabled = false,
        }).Require();
        var tried = store.Budgets.Create(new Budget { Name = "tried", Limit = default, DryRun = true, Each = Dimension.Task }).Require();
        var limit = store.RequestLimits.Create(new RequestLimit
        {
            Name = "calm",
            Requests = 60,
            Per = TimeSpan.FromHours(1),
            Burst = 5,
            MaxParallel = 3,
            MaxStreams = 2,
            InputTokens = 4_000_000,
            OutputTokens = 80_000,
            Tokens = 5_000_000_000,
            Money = new Amount(0.000000001m),
        }).Require();
        CloseAll();
        store = Open();

        store.Organizations.Find(acme.Id).ShouldBe(acme);
        acme.ShouldSatisfyAllConditions(
            () => acme.Version.ShouldBe(1), () => acme.CreatedMicros.ShouldBe(Time.Micros), () => acme.Id.Version.ShouldBe(7));
        store.Teams.List().ShouldBe([research]);
        store.Users.Find(ada.Id).ShouldBe(ada);
        store.ProviderAccounts.List().ShouldBe([account]);
        var stored = store.Budgets.Find(budget.Id).ShouldNotBeNull();
        stored.AlertThresholds.ShouldBe(budget.AlertThresholds);
        (stored with { AlertThresholds = budget.AlertThresholds }).ShouldBe(budget);
        store.Budgets.Find(tried.Id).ShouldNotBeNull().DryRun.ShouldBeTrue();
        store.Budgets.Find(tried.Id)!.Each.ShouldBe(Dimension.Task);
        store.RequestLimits.Find(limit.Id).ShouldBe(limit);
        store.Organizations.Find(Guid.NewGuid()).ShouldBeNull();
    }

    [Fact]
    public void All_problems_of_an_object_are_told_at_once_and_nothing_is_written()
    {
        var store = Open();
        var stamp = store.ChangeStamp();

        var errors = store.Organizations.Create(new Organization { Slug = "Acme Inc", Name = "line\nbreak" }).Errors;
        errors.Select(error => error.Field).ShouldBe(["slug", "name"]);
        errors[0].Value.ShouldBe("Acme Inc");
        errors[0].Message.ShouldContain("such as acme-research");

        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = new Amount(-1m) }), ControlErrorKind.Invalid, "limit");
        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = default, Dimension = Dimension.Tier, ScopeName = "x" }), ControlErrorKind.Invalid, "dimension");
        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = default, Dimension = Dimension.Team, ScopeName = "research" }), ControlErrorKind.Invalid, "scope");
        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = default, Dimension = Dimension.Team, ScopeName = "acme/research" }), ControlErrorKind.NotFound, "scope");
        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = default, Kind = BudgetKind.Soft, DryRun = true }), ControlErrorKind.Invalid, "dry_run");
        Refused(store.Budgets.Create(new Budget { Name = "b", Limit = default, Dimension = Dimension.Customer, ScopeName = "x", Each = Dimension.Customer }), ControlErrorKind.Invalid, "each");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", Requests = 0 }), ControlErrorKind.Invalid, "requests");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", Requests = 1, Per = TimeSpan.FromSeconds(1) }), ControlErrorKind.Invalid, "per");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l" }), ControlErrorKind.Invalid, "requests");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", InputTokens = 0 }), ControlErrorKind.Invalid, "input_tokens");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", Tokens = 5, OutputTokens = 6 }), ControlErrorKind.Invalid, "tokens");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", Money = new Amount(0.0000000001m) }), ControlErrorKind.Invalid, "money_usd");
        Refused(store.RequestLimits.Create(new RequestLimit { Name = "l", MaxStreams = -1 }), ControlErrorKind.Invalid, "max_streams");
        Refused(store.AdminKeys.Create(new NewAdminKey { Name = "o", Role = AdminRole.Owner }), ControlErrorKind.Invalid, "organization_id");
        var secret = store.ProviderAccounts.Create(new ProviderAccount { Slug = "a", Provider = "openai", SecretReference = "sk-live-123" }).Errors.ShouldHaveSingleItem();
        $"{secret}".ShouldNotContain("sk-live-123");

        store.ChangeStamp().ShouldBe(stamp);
        store.Organizations.List(withRetired: true).ShouldBeEmpty();
    }

    [Fact]
    public void Slugs_are_unique_where_they_live_and_stay_taken()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();

        store.Teams.Create(new Team { OrganizationId = globex.Id, Slug = "research" }).IsOk.ShouldBeTrue();
        Refused(store.Organizations.Create(new Organization { Slug = "acme" }), ControlErrorKind.Conflict, "slug");
        store.Teams.Retire(team.Id).Require().RetiredMicros.ShouldBe(Time.Micros);
        Refused(store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }), ControlErrorKind.Conflict, "slug");
        store.Teams.List().Count.ShouldBe(1);
        store.Teams.List(withRetired: true).Count.ShouldBe(2);
        store.Teams.Restore(team.Id).Require().RetiredMicros.ShouldBeNull();
        store.Teams.List().Count.ShouldBe(2);
    }

    [Fact]
    public void An_update_names_its_version_and_cannot_change_what_is_fixed()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();

        var renamed = store.Organizations.Update(acme with { Name = "Acme" }).Require();
        renamed.Version.ShouldBe(2);
        Refused(store.Organizations.Update(acme with { Name = "Late" }), ControlErrorKind.Conflict, "version");
        Refused(store.Organizations.Update(renamed with { Slug = "other" }), ControlErrorKind.Fixed, "slug");
        Refused(store.Organizations.Update(renamed with { Id = Guid.NewGuid() }), ControlErrorKind.NotFound, "id");
        store.Organizations.Find(acme.Id).ShouldBe(renamed);
        var retired = store.Organizations.Retire(acme.Id).Require();
        Refused(store.Organizations.Update(retired with { Name = "x" }), ControlErrorKind.Fixed, "id");
    }

    [Fact]
    public void Nothing_refers_across_organizations()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        var team = store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();

        Refused(store.Users.Create(new User { OrganizationId = globex.Id, TeamId = team.Id, Slug = "eve" }), ControlErrorKind.NotFound, "team_id");
        Refused(store.Keys.Create(new NewKey { OrganizationId = globex.Id, TeamId = team.Id, Name = "k" }), ControlErrorKind.NotFound, "team_id");
        Refused(
            store.Budgets.Create(new Budget { Name = "b", OrganizationId = globex.Id, Dimension = Dimension.Team, ScopeName = "acme/research", Limit = default }),
            ControlErrorKind.Invalid,
            "scope");
        store.Teams.Retire(team.Id);
        Refused(store.Keys.Create(new NewKey { OrganizationId = acme.Id, TeamId = team.Id, Name = "k" }), ControlErrorKind.NotFound, "team_id");
    }

    [Fact]
    public void A_limit_lies_in_the_organization_that_its_scope_names()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        store.Users.Create(new User { OrganizationId = acme.Id, Slug = "ann" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require().Key;
        (Dimension Dimension, string Name)[] named = [(Dimension.Organization, "acme"), (Dimension.Team, "acme/research"), (Dimension.User, "acme/ann"), (Dimension.Key, key.Id.ToString("D"))];
        foreach (var (dimension, name) in named)
        {
            store.Budgets.Create(new Budget { Name = "b", Dimension = dimension, ScopeName = name, Limit = default }).Require().OrganizationId.ShouldBe(acme.Id, name);
            var limit = store.RequestLimits.Create(new RequestLimit { Name = "l", Dimension = dimension, ScopeName = name, Requests = 1 }).Require();
            limit.OrganizationId.ShouldBe(acme.Id, name);
            store.RequestLimits.Update(limit with { Requests = 2 }).Require().OrganizationId.ShouldBe(acme.Id);
        }

        store.Budgets.Create(new Budget { Name = "b", Dimension = Dimension.Customer, ScopeName = "acme", Limit = default }).Require().OrganizationId.ShouldBeNull();
    }

    [Fact]
    public void To_an_organization_what_is_anothers_does_not_exist()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var globex = store.Organizations.Create(new Organization { Slug = "globex" }).Require();
        store.Teams.Create(new Team { OrganizationId = globex.Id, Slug = "research" }).Require();
        var key = store.Keys.Create(new NewKey { OrganizationId = globex.Id, Name = "ci" }).Require().Key.Id;
        (Dimension Dimension, string Foreign, string Absent)[] pairs =
        [
            (Dimension.Organization, "globex", "nobody"), (Dimension.Team, "globex/research", "nobody/research"), (Dimension.Key, $"{key}", $"{Guid.NewGuid()}"),
        ];
        foreach (var (dimension, foreign, absent) in pairs)
        {
            Refuse(dimension, foreign).ShouldBe(Refuse(dimension, absent));
        }

        (ControlErrorKind, string) Refuse(Dimension dimension, string name)
        {
            var error = store.Budgets.Create(new Budget { Name = "b", OrganizationId = acme.Id, Dimension = dimension, ScopeName = name, Limit = default }).Errors.ShouldHaveSingleItem();
            return (error.Kind, error.Message.Replace(name, "NAME", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Another_process_sees_a_change_and_its_stamp()
    {
        var server = Open();
        var command = Open();
        var stamp = server.ChangeStamp();

        var acme = command.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var issued = command.Keys.Create(new NewKey { OrganizationId = acme.Id, Name = "ci" }).Require();

        server.ChangeStamp().ShouldBe(stamp + 2);
        var snapshot = server.Read();
        snapshot.ChangeStamp.ShouldBe(stamp + 2);
        snapshot.Keys.ShouldHaveSingleItem().Hash.ShouldBe(KeyHash.Of(server.Installation.Pepper, issued.Secret));
        Refused(server.Organizations.Create(new Organization { Slug = "acme" }), ControlErrorKind.Conflict, "slug");
    }

    [Fact]
    public async Task Two_processes_write_at_once_and_lose_nothing()
    {
        var stores = new[] { Open(), Open() };
        var acme = stores[0].Organizations.Create(new Organization { Slug = "acme" }).Require();
        var before = stores[0].ChangeStamp();

        await Task.WhenAll(stores.Select((store, number) => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
                store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = $"team-{number}-{i}" }).Require();
        })));

        stores[0].Teams.List().Count.ShouldBe(50);
        stores[1].ChangeStamp().ShouldBe(before + 50);
    }

    [Fact]
    public void A_snapshot_speaks_in_the_ids_of_the_ledger()
    {
        var store = Open();
        var acme = store.Organizations.Create(new Organization { Slug = "acme" }).Require();
        store.Teams.Create(new Team { OrganizationId = acme.Id, Slug = "research" }).Require();
        Budget[] drafts =
        [
            new() { Name = "team", OrganizationId = acme.Id, Dimension = Dimension.Team, ScopeName = "acme/research", Limit = new Amount(5m) },
            new() { Name = "feature", OrganizationId = acme.Id, Dimension = Dimension.Feature, ScopeName = "chat", Tag = "env=test", Limit = new Amount(6m) },
            new() { Name = "organization", OrganizationId = acme.Id, Limit = new Amount(7m) },
            new() { Name = "all", Limit = new Amount(8m) },
        ];
        foreach (var draft in drafts)
            store.Budgets.Create(draft).Require();

        var snapshot = store.Read();
        var definitions = snapshot.BudgetDefinitions().ToDictionary(definition => definition.Name);

        var pepper = store.Installation.Pepper;
        var organization = NameId.Of(pepper, Dimension.Organization, "acme");
        definitions["team"].Scope.ShouldBe(new Scope(Dimension.Team, NameId.Of(pepper, Dimension.Team, "acme", "research")) { Organization = organization });
        definitions["team"].ScopeName.ShouldBe("team acme/research");
        definitions["feature"].Scope.ShouldBe(new Scope(Dimension.Feature, NameId.Of(pepper, Dimension.Feature, "chat"))
        {
            Organization = organization,
            Tag = NameId.Of(pepper, Dimension.Tag, "env=test"),
        });
        definitions["organization"].Scope.ShouldBe(Scope.Installation with { Organization = organization });
        definitions["organization"].ScopeName.ShouldBe("organization acme");
        definitions["all"].Scope.ShouldBe(Scope.Installation);
    }

    private protected static void Refused<T>(ControlResult<T> result, ControlErrorKind kind, string field)
        where T : class
    {
        result.IsOk.ShouldBeFalse();
        var error = result.Errors.ShouldHaveSingleItem();
        (error.Kind, error.Field).ShouldBe((kind, field), error.Message);
        error.Message.ShouldEndWith(".");
    }
}
