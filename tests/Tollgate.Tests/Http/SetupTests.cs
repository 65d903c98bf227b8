using System.Net;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>How the first operator comes in, over real HTTP. The gateway's own operator is revoked, which is like none.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });
        _gateway.Server.Control.AdminKeys.Revoke(_gateway.Server.Control.AdminKeys.List().Single().Id).Require();
        _token = _gateway.Server.Control.Setup.Issue(SetupToken.Lifetime).Require().Secret;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task The_token_makes_an_operators_key_once()
    {
        using (var closed = await _gateway.SendAsync(HttpMethod.Get, "/api/keys", _token))
        {
            closed.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var made = await RedeemAsync(_token, 201);
        made.GetProperty("name").GetString().ShouldBe("first operator");
        var key = made.GetProperty("secret").GetString()!;
        await _gateway.AdminAsync(HttpMethod.Post, "/api/limits", """{"scope":"installation","requests":1000000}""", 201, key);

        (await RedeemAsync(_token, 409)).GetProperty("error").GetString().ShouldBe("already_set_up");
        using var page = await _gateway.SendAsync(HttpMethod.Get, "/setup");
        (page.StatusCode, page.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.SeeOther, "/sign-in"));
    }

    [Fact]
    public async Task An_expired_token_is_told_so_and_makes_nothing()
    {
        _time.Step(SetupToken.Lifetime);

        (await RedeemAsync(_token, 401)).GetProperty("error").GetString().ShouldBe("token_expired");

        _gateway.Server.Control.AdminKeys.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task Guesses_wait_after_ten_even_for_the_right_token()
    {
        for (var i = 0; i < 10; i++)
        {
            (await RedeemAsync(KeySecret.Generate(KeySecret.SetupPrefix), 401)).GetProperty("error").GetString().ShouldBe("invalid_token");
        }

        using (var late = await PostAsync(_token))
        {
            ((int)late.StatusCode).ShouldBe(429);
            late.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(15));
        }

        using (var late = await PostFormAsync(_token))
        {
            ((int)late.StatusCode).ShouldBe(429);
        }

        _gateway.Server.Control.AdminKeys.List().ShouldBeEmpty();
        _time.Step(TimeSpan.FromSeconds(15));
        await RedeemAsync(_token, 201);
    }

    [Fact]
    public async Task Whoever_asks_when_all_is_set_up_waits_after_ten_too()
    {
        await RedeemAsync(_token, 201);
        for (var i = 0; i < 10; i++)
        {
            await RedeemAsync(i % 2 == 0 ? _token : "tg-setup-nonsense", 409);
        }

        using var late = await PostAsync(_token);
        ((int)late.StatusCode).ShouldBe(429);
    }

    [Fact]
    public async Task Of_two_redemptions_at_once_one_wins()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(_token)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(answer => answer.StatusCode != HttpStatusCode.Created).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Conflict);
        _gateway.Server.Control.AdminKeys.List().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Host", "rebound.example", 421)]
    public async Task Pages_and_names_of_others_redeem_nothing(string header, string value, int status)
    {
        using var json = await PostAsync(_token, request => request.Headers.TryAddWithoutValidation(header, value));
        using var form = await PostFormAsync(_token, request => request.Headers.TryAddWithoutValidation(header, value));

        ((int)json.StatusCode).ShouldBe(status);
        ((int)form.StatusCode).ShouldBe(status == 403 ? 400 : status);
        _gateway.Server.Control.AdminKeys.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_takes_the_token_shows_the_key_once_and_signs_in()
    {
        using var forged = await PostFormAsync(_token, csrf: "forged");
        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var wrong = await PostFormAsync("tg-setup-nonsense");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("This is not the setup token in force");

        using var done = await PostFormAsync(_token);

        done.StatusCode.ShouldBe(HttpStatusCode.OK);
        done.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var html = await done.Content.ReadAsStringAsync();
        html.ShouldNotContain(_token);
        var at = html.IndexOf("tg-admin-", StringComparison.Ordinal);
        await _gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: html[at..html.IndexOf('<', at)]);
        using var page = await _gateway.SendAsync(HttpMethod.Get, "/", change: request => request.Headers.Add("Cookie", Cookie(done, "tollgate-session=")));
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{}", "token")]
    [InlineData("""{"token":"x","admin":true}""", "admin")]
    [InlineData("""{"token":"x","token":"y"}""", "token")]
    public async Task What_cannot_be_read_is_a_422(string body, string field)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/setup", json: body);
        ((int)answer.StatusCode).ShouldBe(422);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("problems")[0].GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task On_the_machine_a_new_token_takes_the_place_of_the_old_one_and_any_client_redeems_it()
    {
        var made = JsonDocument.Parse(await RunAsync(0, "new", "--data", _gateway.Data, "--json")).RootElement;
        var token = made.GetProperty("token").GetString()!;
        await RedeemAsync(_token, 401);
        (await RunAsync(1, "redeem", _token, "--url", _gateway.Address.ToString())).ShouldStartWith("This is not the setup token in force");

        // Tokens of verbs live by the clock of the machine, and the gateway of this test lives earlier.
        var text = await RunAsync(0, "redeem", token, "--url", _gateway.Address.ToString(), "--name", "ann");

        text.Split('\n')[1].ShouldStartWith("Secret  tg-admin-");
        await _gateway.AdminAsync(HttpMethod.Get, "/api/keys", key: text.Split('\n')[1]["Secret  ".Length..]);
        _gateway.Server.Control.AdminKeys.List().ShouldHaveSingleItem().Name.ShouldBe("ann");
        (await RunAsync(2, "new", "--data", _gateway.Data)).ShouldStartWith("This installation is set up");
        (await RunAsync(1, "redeem", token, "--url", "http://127.0.0.1:1")).ShouldStartWith("http://127.0.0.1:1/ cannot be reached");
    }

    [Fact]
    public async Task Each_start_prints_a_new_token_until_one_is_redeemed()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-setup-");
        var settings = new ServerSettings { Data = data.FullName, Listen = [new ListenConfiguration("127.0.0.1", 0)], Gateway = new(), AcceptEphemeral = true };
        var (first, _) = await StartAsync(settings, withKeys: false);
        var (second, text) = await StartAsync(settings, withKeys: false, async address =>
        {
            (await PostToAsync(address, first)).ShouldBe(401);
            (await PostToAsync(address, second: null)).ShouldBe(422);
        });
        second.ShouldNotBe(first);
        text.ShouldContain("/setup");
        text.ShouldNotContain("tg-admin-");
        text.ShouldNotContain("sk-tg-");

        // Others reach this one: whoever asked for keys gets the token all the same.
        var (third, open) = await StartAsync(settings with { Listen = [new ListenConfiguration("*", 0)] }, withKeys: true, async address => (await PostToAsync(address, second)).ShouldBe(401));
        open.ShouldNotContain("tg-admin-");
        third.ShouldNotBeEmpty();

        var (none, keys) = await StartAsync(settings, withKeys: true);
        none.ShouldBeEmpty();
        keys.ShouldContain("admin key   tg-admin-");
        keys.ShouldContain("caller key  sk-tg-");
        var (again, quiet) = await StartAsync(settings, withKeys: true);
        again.ShouldBeEmpty();
        quiet.ShouldNotContain("tg-admin-");
        data.Delete(recursive: true);
    }

    private static async Task<(string Token, string Text)> StartAsync(ServerSettings settings, bool withKeys, Func<Uri, Task>? then = null)
    {
        var output = new StringWriter();
        await using var server = await TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None);
        await Welcome.WriteAsync(server, settings, new Uri("http://127.0.0.1:1"), withKeys, output);
        if (then is not null)
        {
            await then(new Uri($"http://127.0.0.1:{server.Addresses[0].Port}"));
        }

        var text = output.ToString();
        var at = text.IndexOf("tg-setup-", StringComparison.Ordinal);
        return (at < 0 ? "" : text[at..text.IndexOf(' ', at)], text);
    }

    private static async Task<int> PostToAsync(Uri address, string? second)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(address, "/setup"), new StringContent(JsonSerializer.Serialize(new { token = second })));
        return (int)answer.StatusCode;
    }

    private async Task<JsonElement> RedeemAsync(string token, int status)
    {
        using var answer = await PostAsync(token);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private Task<HttpResponseMessage> PostAsync(string token, Action<HttpRequestMessage>? change = null) =>
        _gateway.SendAsync(HttpMethod.Post, "/setup", json: JsonSerializer.Serialize(new { token }), change: change);

    private async Task<HttpResponseMessage> PostFormAsync(string token, Action<HttpRequestMessage>? change = null, string? csrf = null)
    {
        using var form = await _gateway.SendAsync(HttpMethod.Get, "/setup");
        var html = await form.Content.ReadAsStringAsync();
        var at = html.IndexOf("name=\"csrf\" value=\"", StringComparison.Ordinal) + 19;
        return await _gateway.SendAsync(HttpMethod.Post, "/setup", change: request =>
        {
            request.Headers.Add("Cookie", Cookie(form, "tollgate-form="));
            request.Content = new FormUrlEncodedContent([new("token", token), new("csrf", csrf ?? html[at..html.IndexOf('"', at)])]);
            change?.Invoke(request);
        });
    }

    private static async Task<string> RunAsync(int code, params string[] call)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        (await CommandLine.RunAsync(["setup-token", .. call], errors, output)).ShouldBe(code, errors.ToString());
        return code == 0 ? output.ToString() : errors.ToString();
    }

    private static string Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").First(value => value.StartsWith(name, StringComparison.Ordinal)).Split(';')[0];
}
