using System.Globalization;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Gateway.Tests.PassThrough;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Routing;

/// <summary>What a name leads to for whom, and what it costs to find out.</summary>
public sealed class AliasTests
{
    private const int Requests = 2000;
    private const long Sunset = 1_800_000_000_000_000;

    private static readonly Dictionary<string, AliasMeaning> s_file = new(StringComparer.Ordinal)
    {
        ["fast"] = new("gpt-4o-mini"),
        ["standard"] = new("fast"),
        ["old"] = new("gpt-4o") { SunsetMicros = Sunset, Use = "gpt-5", DeprecatedMicros = 1_700_000_000_000_000 },
    };

    [Fact]
    public async Task The_nearest_scope_counts_at_every_step_of_the_way()
    {
        await using var rig = await StartAsync();
        var tenants = new Tenants();
        tenants.AddKey();
        tenants.AddKey(key => key with { TeamId = null, UserId = null });
        tenants.AddKey(key => key with { OrganizationId = tenants.Other.Id, TeamId = null, UserId = null });
        Add(tenants, "fast", "gpt-5-nano");
        Add(tenants, "fast", "gpt-5-mini", tenants.Acme.Id, Dimension.Organization, "acme");
        Add(tenants, "fast", "gpt-5", tenants.Acme.Id, Dimension.Team, "acme/research");
        Add(tenants, "far", "standard", tenants.Other.Id, Dimension.Organization, "globex");
        var models = rig.Core.Snapshots.Current.Models;
        var (ofTeam, ofOrganization, ofOther) = Callers(tenants);

        foreach (var name in (string[])["fast", "standard"])
        {
            End(models, name, ofTeam).ShouldBe("gpt-5");
            End(models, name, ofOrganization).ShouldBe("gpt-5-mini");
            End(models, name, ofOther).ShouldBe("gpt-5-nano", "the installation's comes before the configuration's");
        }

        End(models, "far", ofOther).ShouldBe("gpt-5-nano");
        End(models, "far", ofTeam).ShouldBeNull("it is another organization's");
        models.Resolve("farr", Surface.OpenAIChat, ofTeam, 0, out _).Problem!.ShouldNotContain("'far'");
        models.Resolve("far", Surface.OpenAIChat, ofTeam, 0, out _).Problem.ShouldBe(
            models.Resolve("fur", Surface.OpenAIChat, ofTeam, 0, out _).Problem!.Replace("fur", "far", StringComparison.Ordinal), "as if nobody had it");
        ofTeam.Aliases.ShouldNotBeSameAs(ofOther.Aliases);

        // Nobody has any: as it was without.
        tenants.Aliases.Clear();
        var plain = Callers(tenants).OfTeam;
        plain.Aliases.ShouldBeNull();
        End(models, "standard", plain).ShouldBe("gpt-4o-mini");
        End(models, "fast", plain).ShouldBe("gpt-4o-mini");
    }

    [Fact]
    public async Task Following_ends_whatever_is_there()
    {
        await using var rig = await StartAsync();
        var tenants = new Tenants();
        tenants.AddKey();
        Add(tenants, "a", "b");
        Add(tenants, "b", "fast");
        Add(tenants, "fast", "a");
        var caller = new KeyRing(tenants.Snapshot()).Callers.Single();
        var models = rig.Core.Snapshots.Current.Models;

        models.Resolve("a", Surface.OpenAIChat, caller, 0, out _).Candidates.ShouldBeEmpty("no store lets this be saved");
        models.Resolve("standard", Surface.OpenAIChat, caller, 0, out _).Candidates.ShouldBeEmpty();
    }

    [Fact]
    public async Task Until_its_sunset_an_alias_says_that_it_ends_and_from_then_on_it_is_refused()
    {
        await using var rig = await StartAsync();
        var tenants = new Tenants();
        tenants.AddKey();
        Add(tenants, "mine", "old", tenants.Acme.Id, Dimension.Team, "acme/research");
        Add(tenants, "sooner", "old", tenants.Acme.Id, Dimension.Team, "acme/research", Sunset - 5, "gpt-5-mini");
        Add(tenants, "later", "old", tenants.Acme.Id, Dimension.Team, "acme/research", Sunset + 5);
        var own = new KeyRing(tenants.Snapshot()).Callers.Single();
        tenants.Aliases.Clear();
        var plain = new KeyRing(tenants.Snapshot()).Callers.Single();
        var models = rig.Core.Snapshots.Current.Models;
        foreach (var (name, caller, ends, alias) in ((string, Caller, long, string)[])
            [("old", plain, Sunset, "old"), ("old", own, Sunset, "old"), ("mine", own, Sunset, "old"), ("sooner", own, Sunset - 5, "sooner"), ("later", own, Sunset, "old")])
        {
            // Twice, because the second time it comes from the cache.
            for (var again = 0; again < 2; again++)
            {
                var before = models.Resolve(name, Surface.OpenAIChat, caller, ends - 1, out var ending);
                (before.Candidates.Count, ending.Alias, ending.Meaning!.SunsetMicros).ShouldBe((1, alias, (long?)ends), name);
                var after = models.Resolve(name, Surface.OpenAIChat, caller, ends, out var over);
                (after.Candidates.Count, after.IsOfEndedAlias, over.IsNone).ShouldBe((0, true, true), name);
                var moment = name == "sooner" ? "2027-01-15T07:59:59Z" : "2027-01-15T08:00:00Z";
                after.Problem.ShouldBe((name == alias ? $"The alias '{name}' ended" : $"The model '{name}' leads over the alias '{alias}', which ended")
                    + $" on {moment}; use '{(name == "sooner" ? "gpt-5-mini" : "gpt-5")}'.");
            }
        }

        models.Resolve("fast", Surface.OpenAIChat, own, long.MaxValue, out var none).Candidates.Count.ShouldBe(1);
        none.IsNone.ShouldBeTrue();
    }

    [Fact]
    public async Task Finding_a_model_costs_no_memory_with_aliases_and_without()
    {
        await using var rig = await StartAsync();
        var tenants = new Tenants();
        tenants.AddKey();
        var plain = new KeyRing(tenants.Snapshot()).Callers.Single();
        Add(tenants, "far", "standard", tenants.Acme.Id, Dimension.Team, "acme/research", Sunset);
        var own = new KeyRing(tenants.Snapshot()).Callers.Single();
        var models = rig.Core.Snapshots.Current.Models;
        foreach (var (name, caller) in ((string, Caller)[])[("gpt-4o-mini", plain), ("standard", plain), ("old", plain), ("gpt-4o-mini", own), ("standard", own), ("far", own)])
        {
            var found = 0;
            Measure(() => found += models.Resolve(name, Surface.OpenAIChat, caller, 1, out _).Candidates.Count).ShouldBe(0, name);
            found.ShouldBe(2 * Requests);
        }
    }

    [Fact]
    public async Task However_many_names_there_are_as_much_is_kept_as_of_the_models_they_lead_to()
    {
        await using var rig = await StartAsync();
        var tenants = new Tenants();
        tenants.AddKey();
        for (var i = 0; i < 5000; i++)
        {
            Add(tenants, "n" + i.ToString(CultureInfo.InvariantCulture), "gpt-4o-mini");
        }

        var caller = new KeyRing(tenants.Snapshot()).Callers.Single();
        var models = rig.Core.Snapshots.Current.Models;
        var one = models.Resolve("n0", Surface.OpenAIChat, caller, 1, out _);
        for (var i = 0; i < 5000; i++)
        {
            models.Resolve("n" + i.ToString(CultureInfo.InvariantCulture), Surface.OpenAIChat, caller, 1, out _).ShouldBeSameAs(one);
        }
    }

    [Fact]
    public async Task A_key_must_be_allowed_the_alias_and_not_what_it_leads_to()
    {
        await using var rig = await StartAsync(store =>
        {
            store.Aliases.Create(new Alias { Name = "mine", Dimension = Dimension.Organization, ScopeName = "acme", Target = "gpt-5" }).Require();
            store.Keys.Update(store.Keys.List()[0] with { AllowedModels = ["mine", "gpt-4o-mini"] }).Require();
        });

        Ask(rig, "mine").Status.ShouldBe(200);
        Ask(rig, "gpt-4o-mini").Status.ShouldBe(200);
        Ask(rig, "gpt-5").Status.ShouldBe(403);
        Ask(rig, "fast").Status.ShouldBe(403, "as with an alias of the configuration");
    }

    [Fact]
    public async Task A_warning_stands_beside_what_the_provider_says_of_itself()
    {
        await using var rig = await StartAsync(store => store.Aliases.Create(new Alias { Name = "grün", Target = "gpt-5", SunsetMicros = Sunset, Use = "groß" }).Require());
        var caller = Ask(rig, "grün");
        caller.Status.ShouldBe(200);
        caller.Headers["Sunset"].ShouldBe("Fri, 15 Jan 2027 08:00:00 GMT");
        caller.Headers["Deprecation"].ShouldMatch("^@[0-9]{10}$");
        caller.Headers["x-tollgate-warning"].ShouldBe("alias 'gr%C3%BCn' ends on 2027-01-15T08:00:00Z; use 'gro%C3%9F'");
        Ask(rig, "fast").Headers.Keys.ShouldNotContain("Sunset");

        rig.Provider.Says = ("Sunset", "Wed, 01 Jan 2031 00:00:00 GMT");
        caller = Ask(rig, "old");
        caller.Headers["Sunset"].ShouldBe("Wed, 01 Jan 2031 00:00:00 GMT", "the provider's own");
        caller.Headers["Deprecation"].ShouldBe("@1700000000");
        caller.Headers["x-tollgate-warning"].ShouldBe("alias 'old' ends on 2027-01-15T08:00:00Z; use 'gpt-5'");
    }

    private static ReplayCaller Ask(PassThroughRig rig, string model)
    {
        const string path = "/v1/chat/completions";
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}""")) { Records = true };
        rig.Ask(caller, SurfacePaths.Read(path), path);
        return caller;
    }

    private static Task<PassThroughRig> StartAsync(Action<IControlStore>? setUp = null) => PassThroughRig.StartAsync(
        new CannedProvider(Encoding.UTF8.GetBytes(
            """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"""),
            "application/json"),
        setUp: setUp,
        aliases: s_file);

    private static void Add(Tenants tenants, string name, string target, Guid? organization = null, Dimension? dimension = null, string scope = "", long? sunset = null, string use = "") =>
        tenants.Aliases.Add(new Alias { Id = Guid.NewGuid(), Name = name, Target = target, OrganizationId = organization, Dimension = dimension, ScopeName = scope, SunsetMicros = sunset, Use = use });

    private static (Caller OfTeam, Caller OfOrganization, Caller OfOther) Callers(Tenants tenants)
    {
        var callers = new KeyRing(tenants.Snapshot()).Callers.ToList();
        return (callers.Single(caller => caller.Team is not null), callers.Single(caller => caller is { Team: null, Organization: "acme" }), callers.Single(caller => caller.Organization == "globex"));
    }

    private static string? End(ModelDirectory models, string name, Caller caller) =>
        models.Resolve(name, Surface.OpenAIChat, caller, 0, out _).Candidates is [var candidate] ? candidate.Model : null;

    /// <summary>Bytes allocated by this thread per call, once everything is warm.</summary>
    private static long Measure(Action action)
    {
        for (var i = 0; i < Requests; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Requests; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }
}
