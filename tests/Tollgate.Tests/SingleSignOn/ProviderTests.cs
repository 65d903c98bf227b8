using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Commands.Login;
using Tollgate.Configuration;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Hosting;
using Tollgate.Storage.Control;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>People of a real identity provider: the verbs, the data plane and the dashboard.</summary>
public sealed class ProviderTests(OidcProvider provider) : IClassFixture<OidcProvider>, IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("tollgate-login-").FullName;
    private RunningGateway _gateway = null!;
    private User _ada = null!;

    private LoginCredentials Credentials => new(Path.Combine(_home, "tollgate", "credentials.json"));

    private IControlStore Store => _gateway.Server.Control;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(Configure);
        await _gateway.Server.SignOn.Find(provider.Issuer)!.Keys.Known;

        var team = Store.Teams.List().Single();
        _ada = Store.Users.Create(new User { OrganizationId = _gateway.Organization.Id, TeamId = team.Id, Slug = "ada", Name = "Ada", Email = "ada@acme.example" }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("browser")]
    public async Task Logging_in_gives_a_short_lived_key_and_logging_out_revokes_it(string flow)
    {
        var (code, output, _) = await LoginAsync("ada", flow);
        code.ShouldBe(0);
        output.ShouldContain("as acme/ada until");
        var key = Credentials.Find(_gateway.Address).ShouldNotBeNull();
        output.ShouldNotContain(key.Secret);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Credentials.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await _gateway.AskAsync(key: key.Secret);
        var row = Store.Keys.Find(key.Id)!;
        (row.Name, row.UserId, row.TeamId).ShouldBe(("login ada", _ada.Id, _ada.TeamId));
        row.AllowedModels.ShouldBe(["gpt-5*"]);
        var lives = DateTimeOffset.UnixEpoch.AddMicroseconds(row.ExpiresMicros!.Value) - DateTimeOffset.UnixEpoch.AddMicroseconds(row.CreatedMicros);
        lives.TotalHours.ShouldBeInRange(1.99, 2.01);
        Store.Audit.Read(new AuditQuery { Limit = 10 }).ShouldContain(entry => entry.ObjectId == key.Id && entry.Action == "create" && entry.Actor.Kind == "user" && entry.Actor.Id == _ada.Id);

        using var printed = new StringWriter();
        (await RunLoginAsync("auto", prints: true, printed, new Messages())).ShouldBe(0);
        printed.ToString().Trim().ShouldBe(key.Secret, "a stored key that works is taken");

        using var goodbye = new StringWriter();
        (await LogoutCommand.RunAsync(_gateway.Address, Credentials, goodbye, TextWriter.Null, CancellationToken.None)).ShouldBe(0);
        goodbye.ToString().ShouldContain("revoked");
        using var refused = await _gateway.SendAsync(HttpMethod.Get, "/v1/me", key.Secret);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Credentials.Find(_gateway.Address).ShouldBeNull();
        (await LogoutCommand.RunAsync(_gateway.Address, Credentials, TextWriter.Null, TextWriter.Null, CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_person_who_is_not_known_or_not_proved_is_told_so_and_gets_no_key()
    {
        var (unknown, _, why) = await LoginAsync("bob", "auto");
        unknown.ShouldBe(1);
        why.ShouldContain("You have no user at this gateway");
        (await LoginAsync("eve", "auto")).Code.ShouldBe(1);
        Store.Keys.List().ShouldAllBe(key => key.Name == "test");
        File.Exists(Credentials.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_person_has_five_login_keys_and_the_oldest_ends()
    {
        var keys = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            (await LoginAsync("ada", "browser")).Code.ShouldBe(0);
            keys.Add(Credentials.Find(_gateway.Address)!.Id);
        }

        Store.Keys.List().Where(key => key.UserId == _ada.Id).Select(key => key.Id).ShouldBe(keys[1..]);
    }

    [Fact]
    public async Task An_id_token_is_good_for_one_login_and_for_no_other_client()
    {
        var token = await IdTokenAsync("tollgate-login", await NonceAsync());
        (await ExchangeAsync(token)).ShouldBe((201, null));
        (await ExchangeAsync(token)).ShouldBe((401, "token_used"));
        (await ExchangeAsync(await IdTokenAsync("tollgate-login", "a nonce of somebody else's"))).ShouldBe((401, "token_used"));
        (await ExchangeAsync((await TokensAsync("tollgate-login", await NonceAsync())).Access)).ShouldBe((401, "token_wrong_audience"));
        (await ExchangeAsync("junk")).ShouldBe((401, "token_malformed"));
        (await ExchangeAsync("")).ShouldBe((422, "invalid"));
        using var unknown = await _gateway.SendAsync(HttpMethod.Post, "/api/login/oidc", json: """{"id_tokn":"x"}""");
        unknown.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Only_a_key_of_a_login_logs_itself_out()
    {
        using var other = await _gateway.SendAsync(HttpMethod.Post, "/api/logout", _gateway.CallerKey);
        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var none = await _gateway.SendAsync(HttpMethod.Post, "/api/logout");
        none.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_access_token_of_the_provider_calls_models_until_the_persons_budget_is_spent()
    {
        var (access, identity) = await TokensAsync("tollgate-login", "n");
        var (_, cost) = await _gateway.AskAsync(key: access);
        using var wrong = await _gateway.SendAsync(HttpMethod.Get, "/v1/me", identity);
        wrong.Headers.GetValues("x-tollgate-code").Single().ShouldBe("token_wrong_audience");

        await _gateway.Server.Projector.FlushAsync();
        Store.Budgets.Create(new Budget
        {
            Name = "Ada",
            OrganizationId = _gateway.Organization.Id,
            Dimension = Dimension.User,
            ScopeName = "acme/ada",
            Limit = new Amount(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture)),
        }).Require();
        _gateway.Server.Core.Keys.RefreshNow();
        using var spent = await _gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", access, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"Say hello"}]}""");
        spent.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);
        (await spent.Content.ReadAsStringAsync()).ShouldContain("Ada");
    }

    [Fact]
    public async Task A_person_signs_in_to_the_dashboard_with_the_role_of_the_groups()
    {
        using var ada = new Person("ada");
        var (at, status, page) = await SignInAsync(ada, "/?from=mail");
        status.ShouldBe(HttpStatusCode.OK, page);
        at.AbsolutePath.ShouldBe("/sign-in/oidc/return");
        page.ShouldContain("0;url=/?from=mail");
        using (var overview = await ada.GetAsync(new Uri(_gateway.Address, "/")))
        {
            var html = await overview.Content.ReadAsStringAsync();
            overview.StatusCode.ShouldBe(HttpStatusCode.OK);
            html.ShouldContain("Ada");
            var token = Hidden(html);
            using var made = await ada.PostAsync(new Uri(_gateway.Address, "/api/limits"), Json("""{"scope":"user:acme/ada","requests":5}"""), token);
            made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
            using var forged = await ada.PostAsync(new Uri(_gateway.Address, "/api/limits"), Json("""{"scope":"user:acme/ada","requests":5}"""), "wrong");
            forged.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        Store.Audit.Read(new AuditQuery { Limit = 5 }).ShouldContain(entry => entry.Actor.Kind == "user" && entry.Actor.Id == _ada.Id && entry.Actor.Role == "owner");

        // An owner of acme, and of nothing else.
        using (var audit = await ada.GetAsync(new Uri(_gateway.Address, "/api/audit")))
        {
            audit.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var csrf = Hidden(await (await ada.GetAsync(new Uri(_gateway.Address, "/"))).Content.ReadAsStringAsync());
        using (var installation = await ada.PostAsync(new Uri(_gateway.Address, "/api/limits"), Json("""{"scope":"installation","requests":5}"""), csrf))
        {
            installation.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        var suspended = Store.Users.Update(Store.Users.Find(_ada.Id)! with { DisabledMicros = 1 }).Require();
        using (var meanwhile = await ada.GetAsync(new Uri(_gateway.Address, "/api/audit")))
        {
            meanwhile.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        Store.Users.Update(suspended with { DisabledMicros = null }).Require();
        await SignInAsync(ada, "/");
        Store.Users.Retire(_ada.Id).Require();
        using var after = await ada.GetAsync(new Uri(_gateway.Address, "/api/audit"));
        after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_person_without_a_role_or_without_a_user_does_not_get_in()
    {
        using var bob = new Person("bob");
        var (_, unknown, page) = await SignInAsync(bob, "/");
        unknown.ShouldBe(HttpStatusCode.Forbidden);
        page.ShouldContain("You are not known here yet");

        Store.Users.Create(new User { OrganizationId = _gateway.Organization.Id, Slug = "bob", Email = "bob@acme.example" }).Require();
        var (_, status, text) = await SignInAsync(bob, "/");
        status.ShouldBe(HttpStatusCode.Forbidden);
        text.ShouldContain("Your groups give you no role here");
        using var overview = await bob.GetAsync(new Uri(_gateway.Address, "/api/audit"));
        overview.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_return_that_was_not_begun_in_this_browser_signs_nobody_in()
    {
        using var ada = new Person("ada");
        var leave = new Uri(_gateway.Address, $"/sign-in/oidc?issuer={Uri.EscapeDataString(provider.Issuer)}&to=/");
        var (back, _, _) = await ada.OpenAsync(leave, new Uri(_gateway.Address, "/sign-in/oidc/return").AbsoluteUri);
        using var victim = new Person("bob");
        var (_, status, text) = await victim.OpenAsync(back);
        status.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain("was not begun here");
        var (_, changed, _) = await ada.OpenAsync(new Uri(back.AbsoluteUri.Replace("state=", "state=x", StringComparison.Ordinal)));
        changed.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_has_the_button_only_where_a_provider_is_configured()
    {
        using var with = await _gateway.SendAsync(HttpMethod.Get, "/sign-in");
        (await with.Content.ReadAsStringAsync()).ShouldContain("Sign in with Acme");
        _gateway.Server.SignOn.Apply([]);
        using var without = await _gateway.SendAsync(HttpMethod.Get, "/sign-in");
        (await without.Content.ReadAsStringAsync()).ShouldNotContain("Sign in with");
        using var gone = await _gateway.SendAsync(HttpMethod.Get, $"/sign-in/oidc?issuer={Uri.EscapeDataString(provider.Issuer)}");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var offer = await _gateway.SendAsync(HttpMethod.Get, "/api/login");
        JsonSerializer.Deserialize<JsonElement>(await offer.Content.ReadAsStringAsync()).GetProperty("issuers").GetArrayLength().ShouldBe(0);
    }

    private ServerSettings Configure(ServerSettings settings) => settings with
    {
        Issuers =
        [
            new IssuerConfiguration
            {
                Issuer = provider.Issuer,
                Name = "Acme",
                Organization = "acme",
                Audiences = ["urn:tollgate"],
                ClientId = "tollgate",
                ClientSecret = OidcProvider.Secret,
                LoginClientId = "tollgate-login",
                Scopes = ["openid", "profile", "email", "groups"],
                KeyLifetime = TimeSpan.FromHours(2),
                Groups = [new GroupConfiguration("engineers", null, ["gpt-5*"], null), new GroupConfiguration("tollgate-owners", null, [], AdminRole.Owner)],
            },
        ],
    };

    private async Task<(int Code, string Output, string Messages)> LoginAsync(string name, string flow)
    {
        using var output = new StringWriter();
        using var messages = new Messages();
        using var person = new Person(name);
        var login = RunLoginAsync(flow, prints: false, output, messages);
        if (await Task.WhenAny(messages.Address, login) == messages.Address)
        {
            await person.OpenAsync(await messages.Address);
        }

        return (await login, output.ToString(), messages.ToString());
    }

    private Task<int> RunLoginAsync(string flow, bool prints, TextWriter output, TextWriter messages) =>
        LoginCommand.RunAsync(new LoginOrder(_gateway.Address, null, flow, prints, IsJson: false), Credentials, new QuickTime(), output, messages, CancellationToken.None);

    private Task<(Uri At, HttpStatusCode Status, string Text)> SignInAsync(Person person, string to) =>
        person.OpenAsync(new Uri(_gateway.Address, $"/sign-in/oidc?issuer={Uri.EscapeDataString(provider.Issuer)}&to={Uri.EscapeDataString(to)}"));

    private async Task<string> NonceAsync()
    {
        using var offer = await _gateway.SendAsync(HttpMethod.Get, "/api/login");
        return JsonSerializer.Deserialize<JsonElement>(await offer.Content.ReadAsStringAsync()).GetProperty("nonce").GetString()!;
    }

    private async Task<string> IdTokenAsync(string client, string nonce) => (await TokensAsync(client, nonce)).Identity;

    /// <summary>What the provider gives Ada for a code.</summary>
    private async Task<(string Access, string Identity)> TokensAsync(string client, string nonce)
    {
        const string Verifier = "a-verifier-that-is-long-enough-for-the-provider-0123456789", Back = "http://127.0.0.1:9/callback";
        var challenge = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        using var ada = new Person("ada");
        var (at, _, _) = await ada.OpenAsync(
            new Uri($"{provider.Issuer}/auth?response_type=code&client_id={client}&redirect_uri={Uri.EscapeDataString(Back)}&scope=openid%20email%20groups&nonce={Uri.EscapeDataString(nonce)}&code_challenge={challenge}&code_challenge_method=S256"), Back);
        var code = System.Web.HttpUtility.ParseQueryString(at.Query)["code"]!;
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", Back), new("client_id", client), new("code_verifier", Verifier)]);
        using var answer = await http.PostAsync(new Uri(provider.Issuer + "/token"), form);
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return (body.GetProperty("access_token").GetString()!, body.GetProperty("id_token").GetString()!);
    }

    private async Task<(int Status, string? Code)> ExchangeAsync(string token)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/api/login/oidc", json: JsonSerializer.Serialize(new { id_token = token }));
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        return ((int)answer.StatusCode, body.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string Hidden(string html)
    {
        var at = html.IndexOf("name=\"csrf\" value=\"", StringComparison.Ordinal) + 19;
        return html[at..html.IndexOf('"', at)];
    }
}
