using System.Net;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Gateway.Tests.PassThrough;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>Whom a token means, and for how long.</summary>
public sealed class TokenCallersTests : IAsyncLifetime
{
    private readonly AnyToken _verifier = new();
    private readonly ReplayCaller _source = new([]);
    private PassThroughRig _rig = null!;
    private Organization _acme = null!;
    private Team _research = null!;
    private User _ada = null!;

    private TokenCallers Tokens => _rig.Core.Tokens;

    public async ValueTask InitializeAsync()
    {
        _rig = await PassThroughRig.StartAsync(new CannedProvider(Encoding.UTF8.GetBytes("{}"), "application/json"), tokens: _verifier);
        _acme = _rig.Control.Organizations.List()[0];
        _research = _rig.Control.Teams.Create(new Team { OrganizationId = _acme.Id, Slug = "research" }).Require();
        _ada = _rig.Control.Users.Create(new User { OrganizationId = _acme.Id, TeamId = _research.Id, Slug = "ada", Email = "Ada@acme.example" }).Require();
        _rig.RefreshKeys();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_token_means_the_user_with_the_team_and_is_verified_once()
    {
        var first = (await AskAsync(AnyToken.New("ada"))).Caller.ShouldNotBeNull();
        var second = (await AskAsync(AnyToken.New("ada"))).Caller.ShouldNotBeNull();

        second.ShouldBeSameAs(first);
        _verifier.Verified.ShouldBe(1);
        (first.Organization, first.Team, first.User).ShouldBe(("acme", "research", "ada"));
        var pepper = _rig.Control.Installation.Pepper;
        first.Attribution[Dimension.User].ShouldBe(NameId.Of(pepper, Dimension.User, "acme", "ada"));
        first.Attribution[Dimension.Key].ShouldBe(NameId.Of(pepper, Dimension.Key, first.KeyName));
        (await AskAsync(AnyToken.New("ada", "another token"))).Caller!.KeyName.ShouldBe(first.KeyName, "one id for one subject of one issuer");
        TokenCallers.KeyIdOf(pepper, "https://login.acme.example", "subject of bob").ToString().ShouldNotBe(first.KeyName);
    }

    [Fact]
    public async Task A_disabled_user_is_refused_at_once_although_the_token_lives()
    {
        var token = AnyToken.New("ada");
        (await AskAsync(token)).Caller.ShouldNotBeNull();
        var suspended = _rig.Control.Users.Update(_ada with { DisabledMicros = 1 }).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Refusal.ShouldBe(TokenRefusal.Disabled);
        _rig.Control.Users.Update(suspended with { DisabledMicros = null }).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Caller.ShouldNotBeNull();

        _rig.Control.Users.Retire(_ada.Id).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Refusal.ShouldBe(TokenRefusal.Revoked);

        _rig.Control.Users.Restore(_ada.Id).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Caller.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_retired_team_or_organization_refuses_at_once()
    {
        var token = AnyToken.New("ada");
        (await AskAsync(token)).Caller.ShouldNotBeNull();
        _rig.Control.Teams.Retire(_research.Id).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Refusal.ShouldBe(TokenRefusal.Revoked);
        _rig.Control.Teams.Restore(_research.Id).Require();
        _rig.Control.Organizations.Retire(_acme.Id).Require();
        _rig.RefreshKeys();
        (await AskAsync(token)).Refusal.ShouldBe(TokenRefusal.Revoked);
    }

    [Fact]
    public async Task A_token_is_refused_from_its_expiry_on_without_being_verified_again()
    {
        _verifier.Change = holder => holder with { ExpiresMicros = (TimeProvider.System.GetUtcNow().AddHours(1) - DateTimeOffset.UnixEpoch).Ticks / 10 };
        var token = AnyToken.New("ada");
        (await AskAsync(token)).Caller.ShouldNotBeNull();
        (await AskAsync(token, long.MaxValue)).Refusal.ShouldBe(TokenRefusal.Expired);
        _verifier.Verified.ShouldBe(1);
    }

    [Fact]
    public async Task Other_issuers_or_keys_have_every_token_verified_again()
    {
        var token = AnyToken.New("ada");
        await AskAsync(token);
        _verifier.Epoch++;
        await AskAsync(token);
        await AskAsync(token);
        _verifier.Verified.ShouldBe(2);
    }

    [Fact]
    public async Task The_mail_address_comes_before_the_slug_and_an_address_of_two_names_nobody()
    {
        _verifier.Change = static holder => holder with { Email = "ada@acme.example", User = "somebody" };
        (await AskAsync(AnyToken.New("x"))).Caller!.User.ShouldBe("ada");

        _rig.Control.Users.Create(new User { OrganizationId = _acme.Id, Slug = "other", Email = "ada@ACME.example" }).Require();
        _rig.RefreshKeys();
        (await AskAsync(AnyToken.New("x"))).Refusal.ShouldBe(TokenRefusal.NoUser);

        _rig.Control.Users.Retire(_ada.Id).Require();
        _rig.RefreshKeys();
        (await AskAsync(AnyToken.New("x"))).Caller!.User.ShouldBe("other");
    }

    [Theory]
    [InlineData("nobody", "acme", null, TokenRefusal.NoUser)]
    [InlineData("ada", "globex", null, TokenRefusal.NoOrganization)]
    [InlineData("ada", "acme", "sales", TokenRefusal.NoTeam)]
    public async Task What_is_not_there_refuses(string user, string organization, string? team, TokenRefusal expected)
    {
        _verifier.Change = holder => holder with { User = user, Organization = organization, Team = team };
        (await AskAsync(AnyToken.New("x"))).Refusal.ShouldBe(expected);
    }

    [Fact]
    public async Task A_user_who_is_made_is_found_in_the_same_request()
    {
        var made = 0;
        _verifier.Change = static holder => holder with { IsMade = true };
        _verifier.Make = holder =>
        {
            Interlocked.Increment(ref made);
            _rig.Control.Users.Create(new User { OrganizationId = _acme.Id, Slug = holder.User });
            _rig.RefreshKeys();
            return TokenRefusal.None;
        };
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(AnyToken.New("new"))));
        all.ShouldAllBe(one => one.Caller!.User == "new");
        _rig.Control.Users.List().Count(user => user.Slug == "new").ShouldBe(1);
        made.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Memory_stays_bounded_whatever_is_sent()
    {
        for (var i = 0; i < 1000; i++)
            (await Tokens.LearnAsync(AnyToken.New("ada", i.ToString(System.Globalization.CultureInfo.InvariantCulture)), _source)).Caller.ShouldNotBeNull();

        Tokens.Count.ShouldBe(1000);
        for (var i = 0; i < 100_000; i++)
            (await Tokens.LearnAsync($"eyJ{i}.not base64.x", _source)).Caller.ShouldBeNull();

        Tokens.Count.ShouldBe(1000);
    }

    [Fact]
    public async Task Whoever_sends_bad_tokens_waits_and_tokens_seen_before_do_not()
    {
        var token = AnyToken.New("ada");
        await AskAsync(token);
        var source = new AddressedSource();
        for (var i = 0; i < 20; i++)
            (await Tokens.LearnAsync($"eyJ{i}.not base64.x", source)).Refusal.ShouldBe(TokenRefusal.Malformed);

        (await Tokens.LearnAsync("eyJ.not base64.x", source)).Refusal.ShouldBe(TokenRefusal.TooMany);
        Tokens.TryIdentify(token, _rig.Core.Keys.Current, 1, out var known).ShouldBeTrue();
        known.Caller.ShouldNotBeNull();
    }

    [Fact]
    public void What_is_too_long_is_refused_before_anything_is_made_of_it()
    {
        Tokens.TryIdentify("eyJ." + new string('a', 9000) + ".b", _rig.Core.Keys.Current, 1, out var refused).ShouldBeTrue();
        refused.Refusal.ShouldBe(TokenRefusal.Malformed);
        Tokens.Takes("sk-tg-something").ShouldBeFalse();
        Tokens.Takes(null).ShouldBeFalse();
    }

    [Fact]
    public async Task Policies_hold_for_tokens_as_for_keys()
    {
        (await AskAsync(AnyToken.New("ada"))).Caller!.Policy.ShouldBeNull();
        _rig.Control.Policies.Create(new Policy { Name = "team", OrganizationId = _acme.Id, Dimension = Dimension.Team, ScopeName = "acme/research", AllowedProviders = ["nobody"] }).Require();
        _rig.RefreshKeys();
        (await AskAsync(AnyToken.New("ada"))).Caller!.Policy.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_organization_with_users_and_no_keys_is_a_tenant_too()
    {
        (await AskAsync(AnyToken.New("ada"))).Caller!.IsOnlyTenant.ShouldBeTrue();
        var other = _rig.Control.Organizations.Create(new Organization { Slug = "globex" }).Require();
        _rig.Control.Users.Create(new User { OrganizationId = other.Id, Slug = "eve" }).Require();
        _rig.RefreshKeys();
        (await AskAsync(AnyToken.New("ada"))).Caller!.IsOnlyTenant.ShouldBeFalse();
        _rig.Core.Keys.Current.Callers.ShouldAllBe(caller => !caller.IsOnlyTenant);
    }

    private async Task<TokenIdentification> AskAsync(string token, long nowMicros = 1) =>
        Tokens.TryIdentify(token, _rig.Core.Keys.Current, nowMicros, out var known) ? known : await Tokens.LearnAsync(token, _source);

    private sealed class AddressedSource : Gateway.Exchange.IRequestSource
    {
        public string Query => "";

        public IPAddress? Address => IPAddress.Loopback;

        public long? ContentLength => null;

        public string? ContentEncoding => null;

        public System.IO.Pipelines.PipeReader Body => throw new NotSupportedException();

        public CancellationToken Gone => CancellationToken.None;

        public string? Header(string name) => null;

        public void CollectForwardHeaders(List<KeyValuePair<string, string>> into)
        {
        }
    }
}
