using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Configuration;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>Tokens on the data plane, over real HTTP, good ones and every kind of bad one.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private TestIssuer _issuer = null!;
    private RunningGateway _gateway = null!;
    private User _ada = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync(_time);
        _gateway = await StartAsync();
        _ada = Add("ada", "ada@acme.example");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_a_trusted_issuer_calls_models_as_its_user()
    {
        (await StatusAsync(_issuer.Token())).ShouldBe((200, null));
        (await StatusAsync(_issuer.Token(header: static head => (head["alg"], head["kid"]) = ("ES256", "curve"), sign: _issuer.Curve))).ShouldBe((200, null));
        (await StatusAsync(_issuer.Token(header: static head => head.Remove("kid")))).ShouldBe((200, null));
        (await StatusAsync(_issuer.Token(static claims => claims["aud"] = new JsonArray("other", "tollgate")))).ShouldBe((200, null));

        var me = await MeAsync(_issuer.Token());
        me.GetProperty("user").GetString().ShouldBe("ada");
        me.GetProperty("organization").GetString().ShouldBe("acme");
        await _gateway.Server.Projector.FlushAsync();
        var spend = await _gateway.AdminAsync(HttpMethod.Get, "/api/spend?by=user");
        spend.ToString().ShouldContain("acme/ada");
    }

    [Fact]
    public async Task Every_kind_of_bad_token_is_told_apart()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        (string Name, string Token, string Code)[] bad =
        [
            ("expired", _issuer.Token(claims => claims["exp"] = now - 61), "token_expired"),
            ("no expiry", _issuer.Token(static claims => claims.Remove("exp")), "token_malformed"),
            ("not yet valid", _issuer.Token(claims => claims["nbf"] = now + 120), "token_not_yet_valid"),
            ("issued in the future", _issuer.Token(claims => claims["iat"] = now + 120), "token_not_yet_valid"),
            ("wrong audience", _issuer.Token(static claims => claims["aud"] = "another"), "token_wrong_audience"),
            ("no audience", _issuer.Token(static claims => claims.Remove("aud")), "token_wrong_audience"),
            ("wrong issuer", _issuer.Token(static claims => claims["iss"] = "https://evil.example"), "token_unknown_issuer"),
            ("issuer with a slash", _issuer.Token(claims => claims["iss"] = _issuer.Issuer + "/"), "token_unknown_issuer"),
            ("no issuer", _issuer.Token(static claims => claims.Remove("iss")), "token_unknown_issuer"),
            ("no signature", _issuer.Token(header: static head => head["alg"] = "none", sign: static _ => []), "token_bad_algorithm"),
            ("no signature, written otherwise", _issuer.Token(header: static head => head["alg"] = "nOnE", sign: static _ => []), "token_bad_algorithm"),
            ("the public key as shared secret", _issuer.Token(header: static head => head["alg"] = "HS256", sign: _issuer.HmacOfPublicKey), "token_bad_algorithm"),
            ("an algorithm that is not allowed", _issuer.Token(header: static head => head["alg"] = "RS512"), "token_bad_algorithm"),
            ("another's key", Forged(), "token_bad_signature"),
            ("the other key's name", _issuer.Token(header: static head => head["kid"] = "curve"), "token_bad_signature"),
            ("a published shared secret", _issuer.Token(header: static head => head["kid"] = "shared"), "token_unknown_key"),
            ("a path as key", _issuer.Token(header: static head => head["kid"] = "../../../../dev/null"), "token_unknown_key"),
            ("a query as key", _issuer.Token(header: static head => head["kid"] = "x' OR '1'='1"), "token_unknown_key"),
            ("a changed payload", Changed(_issuer.Token()), "token_bad_signature"),
            ("an extension that must be understood", _issuer.Token(header: static head => head["crit"] = new JsonArray("b64")), "token_malformed"),
            ("no identity", _issuer.Token(static claims => claims.Remove("email")), "token_no_identity"),
            ("an address nobody proved", _issuer.Token(static claims => claims["email_verified"] = false), "token_no_identity"),
            ("a stranger", _issuer.Token(static claims => claims["email"] = "eve@acme.example"), "token_no_user"),
            ("half a token", "eyJhbGciOiJSUzI1NiJ9.eyJ.", "token_malformed"),
            ("junk", "eyJ.junk.junk", "token_malformed"),
        ];
        var wrong = new List<string>();
        foreach (var (name, token, code) in bad)
        {
            var (status, said) = await StatusAsync(token);
            if ((status, said) != (401, code))
            {
                wrong.Add($"{name}: {status} {said}, not {code}");
            }

            // Bad ones are counted by address; here each is to be looked at.
            _time.Step(TimeSpan.FromSeconds(5));
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_a_token_brings_along_is_not_used()
    {
        using var own = RSA.Create(2048);
        var key = own.ExportParameters(false);
        var token = _issuer.Token(
            header: head =>
            {
                head["kid"] = "mine";
                head["jwk"] = new JsonObject { ["kty"] = "RSA", ["kid"] = "mine", ["n"] = System.Buffers.Text.Base64Url.EncodeToString(key.Modulus!), ["e"] = "AQAB" };
                head["jku"] = _issuer.Issuer + "/mine";
                head["x5u"] = _issuer.Issuer + "/mine";
            },
            sign: text => own.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        (await StatusAsync(token)).ShouldBe((401, "token_unknown_key"));
    }

    [Fact]
    public async Task The_refusal_is_in_the_callers_dialect_and_says_nothing_of_the_token()
    {
        var token = _issuer.Token(static claims => claims["aud"] = "aud-of-somebody");
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/v1/messages", token, """{"model":"claude-sonnet-4-5","max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""");
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error").GetProperty("type").GetString().ShouldBe("authentication_error");
        answer.Headers.GetValues("x-should-retry").Single().ShouldBe("false");
        text.ShouldNotContain("aud-of-somebody");
        text.ShouldNotContain(token);
    }

    [Fact]
    public async Task A_disabled_user_is_refused_although_the_token_lives()
    {
        var token = _issuer.Token();
        (await StatusAsync(token)).ShouldBe((200, null));
        _gateway.Server.Control.Users.Retire(_ada.Id).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        (await StatusAsync(token)).ShouldBe((401, "token_revoked"));
    }

    [Fact]
    public async Task A_token_seen_before_expires_by_the_gateways_clock_and_its_skew()
    {
        var token = _issuer.Token();
        (await StatusAsync(token)).ShouldBe((200, null));
        _time.Step(TimeSpan.FromSeconds(3600 + 59));
        (await StatusAsync(token)).ShouldBe((200, null));
        _time.Step(TimeSpan.FromSeconds(1));
        (await StatusAsync(token)).ShouldBe((401, "token_expired"));
    }

    [Fact]
    public async Task A_new_signing_key_is_read_once_it_is_used_and_an_old_one_ends()
    {
        var old = _issuer.Token();
        (await StatusAsync(old)).ShouldBe((200, null));
        _issuer.Reads.ShouldBe(1);
        _issuer.Rotate();

        // The keys were read a moment ago; a token cannot make the gateway read them again and again.
        (await StatusAsync(_issuer.Token())).ShouldBe((401, "token_unknown_key"));
        _issuer.Reads.ShouldBe(1);

        _time.Step(TimeSpan.FromSeconds(31));
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => StatusAsync(_issuer.Token(claims => claims["jti"] = $"{i}"))));
        all.ShouldAllBe(one => one.Status == 200);
        _issuer.Reads.ShouldBe(2);
        (await StatusAsync(old)).ShouldBe((401, "token_unknown_key"));
        _issuer.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task While_the_issuer_is_away_known_keys_go_on()
    {
        (await StatusAsync(_issuer.Token())).ShouldBe((200, null));
        _issuer.IsDown = true;
        _time.Step(TimeSpan.FromMinutes(5));
        (await StatusAsync(_issuer.Token(header: static head => head["kid"] = "unknown"))).ShouldBe((401, "token_unknown_key"));
        (await StatusAsync(_issuer.Token(static claims => claims["jti"] = "new"))).ShouldBe((200, null));
    }

    [Fact]
    public async Task An_issuer_that_was_never_reached_is_an_outage_and_keys_work_meanwhile()
    {
        _issuer.IsDown = true;
        await using var gateway = await StartAsync();
        gateway.Server.Control.Users.Create(new User { OrganizationId = gateway.Organization.Id, Slug = "ada", Email = "ada@acme.example" }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        (await StatusAsync(_issuer.Token(), gateway)).ShouldBe((503, "identity_provider_unavailable"));
        (await StatusAsync(gateway.CallerKey, gateway)).ShouldBe((200, null));
        _issuer.IsDown = false;
        _time.Step(TimeSpan.FromSeconds(31));
        (await StatusAsync(_issuer.Token(), gateway)).ShouldBe((200, null));
    }

    [Fact]
    public async Task The_budget_of_the_user_refuses_the_token_and_nobody_elses()
    {
        Add("bob", "bob@acme.example");
        var (ada, bob) = (_issuer.Token(), _issuer.Token(static claims => (claims["sub"], claims["email"]) = ("bob-1", "bob@acme.example")));
        var (_, cost) = await _gateway.AskAsync(key: ada);
        await _gateway.Server.Projector.FlushAsync();
        _gateway.Server.Control.Budgets.Create(new Budget
        {
            Name = "Ada",
            OrganizationId = _gateway.Organization.Id,
            Dimension = Dimension.User,
            ScopeName = "acme/ada",
            Limit = new Amount(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture)),
        }).Require();
        _gateway.Server.Core.Keys.RefreshNow();

        (await StatusAsync(ada)).ShouldBe((402, "budget_exceeded"));
        (await StatusAsync(_issuer.Token(static claims => claims["jti"] = "fresh"))).ShouldBe((402, "budget_exceeded"));
        (await StatusAsync(bob)).ShouldBe((200, null));
    }

    [Fact]
    public async Task Groups_give_teams_and_models_and_users_are_made()
    {
        await using var gateway = await StartAsync(static issuer => issuer with
        {
            CreateUsers = true,
            Claims = new ClaimConfiguration("preferred_username", "realm_access.roles"),
            Groups =
            [
                new GroupConfiguration("interns", "learning", ["gpt-5-mini"], null),
                new GroupConfiguration("engineers", "platform", ["gpt-*"], null),
            ],
        });
        string Token(string user, params string[] groups) => _issuer.Token(claims =>
        {
            (claims["sub"], claims["preferred_username"]) = (user, user);
            claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray([.. groups.Select(static group => JsonValue.Create(group))]) };
        });

        (await StatusAsync(Token("Grace", "engineers"), gateway)).ShouldBe((200, null));
        var made = gateway.Server.Control.Users.List().ShouldHaveSingleItem();
        (made.Slug, made.ManagedBy).ShouldBe(("grace", "oidc"));
        gateway.Server.Control.Teams.List().ShouldContain(team => team.Slug == "platform" && team.ManagedBy == "oidc" && team.Id == made.TeamId);

        (await StatusAsync(Token("Ian", "interns"), gateway, "gpt-5")).ShouldBe((403, "model_not_allowed"));
        (await StatusAsync(Token("Ian", "engineers", "interns"), gateway, "gpt-5")).ShouldBe((200, null));
        (await StatusAsync(Token("Zoe", "sales"), gateway)).ShouldBe((401, "token_no_models"));
        gateway.Server.Control.Users.List().ShouldNotContain(user => user.Slug == "zoe");

        // No token writes them again, so administrators do.
        await gateway.AdminAsync(HttpMethod.Patch, $"/api/users/{made.Id}", """{"disabled":true}""");
        (await StatusAsync(Token("Grace", "engineers"), gateway)).ShouldBe((403, "user_disabled"));
        await gateway.AdminAsync(HttpMethod.Delete, $"/api/users/{made.Id}");
        (await StatusAsync(Token("Grace", "engineers", "again"), gateway)).ShouldBe((401, "token_revoked"));
        gateway.Server.Control.Users.List(withRetired: true).Count(user => user.Slug == "grace").ShouldBe(1);
    }

    [Fact]
    public async Task A_thousand_people_at_once_are_made_once_each()
    {
        await using var gateway = await StartAsync(static issuer => issuer with { CreateUsers = true });
        var all = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => MeStatusAsync(_issuer.Token(claims => (claims["sub"], claims["email"]) = ($"s{i % 100}", $"p{i % 100}@acme.example")), gateway)));
        all.ShouldAllBe(status => status == HttpStatusCode.OK);
        gateway.Server.Control.Users.List().Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_claim_that_is_no_slug_becomes_one_that_nobody_else_gets()
    {
        await using var gateway = await StartAsync(static issuer => issuer with { CreateUsers = true, Claims = new ClaimConfiguration("sub") });
        (await StatusAsync(_issuer.Token(static claims => claims["sub"] = "AbC|1"), gateway)).ShouldBe((200, null));
        (await StatusAsync(_issuer.Token(static claims => claims["sub"] = "abc|1"), gateway)).ShouldBe((200, null));
        gateway.Server.Control.Users.List().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Tokens_of_an_issuer_belong_to_its_organization_only()
    {
        var other = _gateway.Server.Control.Organizations.Create(new Organization { Slug = "globex" }).Require();
        _gateway.Server.Control.Users.Create(new User { OrganizationId = other.Id, Slug = "eve", Email = "eve@acme.example" }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        (await StatusAsync(_issuer.Token(static claims => claims["email"] = "eve@acme.example"))).ShouldBe((401, "token_no_user"));
        (await MeAsync(_issuer.Token())).GetProperty("organization").GetString().ShouldBe("acme");
    }

    [Fact]
    public async Task An_issuer_taken_out_of_the_configuration_is_not_trusted_any_more()
    {
        var token = _issuer.Token();
        (await StatusAsync(token)).ShouldBe((200, null));
        _gateway.Server.SignOn.Apply([Trust() with { Audiences = ["another"] }]);
        (await StatusAsync(token)).ShouldBe((401, "token_wrong_audience"));
        _gateway.Server.SignOn.Apply([]);
        (await StatusAsync(token)).ShouldBe((401, "invalid_api_key"));
        _gateway.Server.SignOn.Apply([Trust()]);
        (await StatusAsync(token)).ShouldBe((200, null));
    }

    private IssuerConfiguration Trust() => new() { Issuer = _issuer.Issuer, Name = "test", Organization = "acme", Audiences = ["tollgate"] };

    private async Task<RunningGateway> StartAsync(Func<IssuerConfiguration, IssuerConfiguration>? change = null)
    {
        var gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time, Issuers = [change?.Invoke(Trust()) ?? Trust()] });

        // On a machine with much to do a first read may take longer than a request waits for it.
        while (!_issuer.IsDown && await gateway.Server.SignOn.Find(_issuer.Issuer)!.DocumentAsync(CancellationToken.None) is null)
        {
            _time.Step(TimeSpan.FromSeconds(31));
        }

        return gateway;
    }

    private User Add(string slug, string email)
    {
        var user = _gateway.Server.Control.Users.Create(new User { OrganizationId = _gateway.Organization.Id, Slug = slug, Email = email }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        return user;
    }

    private async Task<(int Status, string? Code)> StatusAsync(string key, RunningGateway? gateway = null, string model = "gpt-5-mini")
    {
        using var answer = await (gateway ?? _gateway).SendAsync(
            HttpMethod.Post, "/v1/chat/completions", key, JsonSerializer.Serialize(new { model, max_tokens = 16, messages = new[] { new { role = "user", content = "Say hello" } } }));
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("x-tollgate-code", out var code) ? code.Single() : null);
    }

    private static async Task<HttpStatusCode> MeStatusAsync(string token, RunningGateway gateway)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Get, "/v1/me", token);
        return answer.StatusCode;
    }

    private async Task<JsonElement> MeAsync(string token)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Get, "/v1/me", token);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }

    private string Forged()
    {
        using var own = RSA.Create(2048);
        return _issuer.Token(sign: text => own.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        claims["email"] = "root@acme.example";
        return parts[0] + "." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString())) + "." + parts[2];
    }
}
