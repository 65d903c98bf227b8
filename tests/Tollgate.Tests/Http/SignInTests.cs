using System.Net;
using Microsoft.AspNetCore.Routing;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Who gets into the control plane, over real HTTP.</summary>
public sealed class SignInTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string[] s_open = ["/healthz", "/readyz", "/metrics", "/sign-in", "/sign-out", "/setup", "/sign-in/oidc", "/sign-in/oidc/return", "/api/login", "/api/login/oidc", "/api/logout", "/assets/{name}", "{*path}"];

    [Fact]
    public async Task Every_route_but_a_known_few_refuses_strangers()
    {
        var routes = gateway.Server.Endpoints.OfType<RouteEndpoint>().ToList();
        routes.Count.ShouldBeGreaterThan(15);
        var guarded = 0;
        foreach (var route in routes.Where(route => !s_open.Contains(route.RoutePattern.RawText)))
        {
            var path = route.RoutePattern.RawText!.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{**rest}", "anything", StringComparison.Ordinal).Replace("{name}", "anything", StringComparison.Ordinal);
            var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"];
            foreach (var method in methods)
            {
                foreach (var key in new[] { null, gateway.CallerKey, "tg-admin-nonsense" })
                {
                    using var answer = await gateway.SendAsync(new HttpMethod(method), path, key, method == "GET" ? null : "{}");
                    ((int)answer.StatusCode).ShouldBeOneOf([302, 401], $"{method} {path}");
                    guarded++;
                }
            }
        }

        guarded.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task Unknown_bearer_keys_wait_after_ten_and_right_ones_do_not()
    {
        await using var own = await RunningGateway.StartAsync(settings => settings with { Time = new SteppedTime() });
        for (var i = 0; i < 10; i++)
        {
            using var unknown = await own.SendAsync(HttpMethod.Get, "/api/keys", KeySecret.Generate(KeySecret.AdminPrefix));
            unknown.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var late = await own.SendAsync(HttpMethod.Get, "/api/keys", KeySecret.Generate(KeySecret.AdminPrefix));
        using var right = await own.SendAsync(HttpMethod.Get, "/api/keys", own.AdminKey);
        using var page = await own.SendAsync(HttpMethod.Get, "/sign-in");

        late.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_sends_strangers_to_the_sign_in_and_a_part_of_one_tells_the_page_to_go_there()
    {
        using var page = await gateway.SendAsync(HttpMethod.Get, "/");
        page.StatusCode.ShouldBe(HttpStatusCode.Found);
        page.Headers.Location!.ToString().ShouldBe("/sign-in");
        using var part = await gateway.SendAsync(HttpMethod.Get, "/parts/overview", change: request => request.Headers.Add("HX-Request", "true"));
        part.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        part.Headers.GetValues("HX-Redirect").Single().ShouldBe("/sign-in");
    }

    [Fact]
    public async Task Signing_in_gives_a_cookie_that_scripts_cannot_read_and_opens_the_overview()
    {
        var (answer, cookie) = await SignInAsync(gateway.AdminKey);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        var set = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("tollgate-session=", StringComparison.Ordinal));
        set.ShouldContain("httponly");
        set.ShouldContain("samesite=strict");
        set.ShouldNotContain(gateway.AdminKey);
        using var page = await WithCookieAsync(HttpMethod.Get, "/", cookie!);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("Spend today");
        html.ShouldNotContain("style=");
        html.ShouldNotContain("onclick");
    }

    [Fact]
    public async Task Behind_tls_the_cookie_is_bound_to_it()
    {
        var (answer, _) = await SignInAsync(gateway.AdminKey, tls: true);
        var set = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("__Host-tollgate-session=", StringComparison.Ordinal));
        set.ShouldContain("secure");
        set.ShouldContain("path=/");
    }

    [Theory]
    [InlineData("virtual")]
    [InlineData("wrong")]
    public async Task A_virtual_or_unknown_key_does_not_sign_in(string which)
    {
        var (answer, cookie) = await SignInAsync(which == "virtual" ? gateway.CallerKey : "tg-admin-0000000000000000000000000000000000000000000abcd");
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        cookie.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain(gateway.CallerKey);
    }

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_in()
    {
        var (noToken, cookie) = await SignInAsync(gateway.AdminKey, token: "forged");
        noToken.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        cookie.ShouldBeNull();
        var (foreign, _) = await SignInAsync(gateway.AdminKey, origin: "https://evil.example");
        foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_change_by_cookie_needs_the_request_token_and_our_own_origin()
    {
        var (_, cookie) = await SignInAsync(gateway.AdminKey);
        var token = await RequestTokenAsync(cookie!);
        const string Limit = """{"scope":"feature:forgery","requests":5}""";
        (await ChangeAsync(null, null)).ShouldBe(403);
        (await ChangeAsync("wrong", null)).ShouldBe(403);
        (await ChangeAsync(token, "https://evil.example")).ShouldBe(403);
        (await ChangeAsync(token, "null")).ShouldBe(403);
        (await ChangeAsync(token, gateway.Address.GetLeftPart(UriPartial.Authority))).ShouldBe(201);
        (await ChangeAsync(token, null)).ShouldBe(201);

        async Task<int> ChangeAsync(string? sent, string? origin)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Post, "/api/limits", null, Limit, request =>
            {
                request.Headers.Add("Cookie", cookie);
                if (sent is not null)
                {
                    request.Headers.Add("x-tollgate-csrf", sent);
                }

                if (origin is not null)
                {
                    request.Headers.Add("Origin", origin);
                }
            });
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task Revoking_an_admin_key_ends_its_sessions_at_once()
    {
        var issued = gateway.Server.Control.AdminKeys.Create(new NewAdminKey { Name = "leaving", Role = AdminRole.Operator }).Require();
        var (_, cookie) = await SignInAsync(issued.Secret);
        using (var before = await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie!))
        {
            before.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        gateway.Server.Control.AdminKeys.Revoke(issued.Key.Id).Require();
        using var after = await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie!);
        after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var bearer = await gateway.SendAsync(HttpMethod.Get, "/api/keys", issued.Secret);
        bearer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_needs_the_token_and_closes_the_session()
    {
        var (_, cookie) = await SignInAsync(gateway.AdminKey);
        var token = await RequestTokenAsync(cookie!);
        using (var forged = await WithCookieAsync(HttpMethod.Post, "/sign-out", cookie!))
        {
            forged.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        using (var left = await WithCookieAsync(HttpMethod.Post, "/sign-out", cookie!, new FormUrlEncodedContent([new("csrf", token)])))
        {
            left.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        }

        using var after = await WithCookieAsync(HttpMethod.Get, "/api/keys", cookie!);
        after.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_name_that_is_not_ours_is_refused_except_to_bearers_and_probes()
    {
        (await StatusAsync("/", null)).ShouldBe(421);
        (await StatusAsync("/metrics", null)).ShouldBe(421);
        (await StatusAsync("/api/keys", gateway.AdminKey)).ShouldBe(200);
        (await StatusAsync("/healthz", null)).ShouldBe(200);

        async Task<int> StatusAsync(string path, string? key)
        {
            using var answer = await gateway.SendAsync(HttpMethod.Get, path, key, change: request => request.Headers.Host = "rebound.example");
            return (int)answer.StatusCode;
        }
    }

    private async Task<HttpResponseMessage> WithCookieAsync(HttpMethod method, string path, string cookie, HttpContent? content = null) =>
        await gateway.SendAsync(method, path, change: request =>
        {
            request.Headers.Add("Cookie", cookie);
            request.Content = content;
        });

    private async Task<string> RequestTokenAsync(string cookie)
    {
        using var page = await WithCookieAsync(HttpMethod.Get, "/", cookie);
        return Hidden(await page.Content.ReadAsStringAsync());
    }

    private async Task<(HttpResponseMessage Answer, string? Cookie)> SignInAsync(string key, string? token = null, string? origin = null, bool tls = false)
    {
        using var form = await gateway.SendAsync(HttpMethod.Get, "/sign-in", change: Tls);
        var seed = Cookie(form, "tollgate-form=")!;
        var own = Hidden(await form.Content.ReadAsStringAsync());
        var answer = await gateway.SendAsync(HttpMethod.Post, "/sign-in", change: request =>
        {
            Tls(request);
            request.Headers.Add("Cookie", seed);
            request.Content = new FormUrlEncodedContent([new("key", key), new("to", "/"), new("csrf", token ?? own)]);
            if (origin is not null)
            {
                request.Headers.Add("Origin", origin);
            }
        });
        return (answer, Cookie(answer, "tollgate-session="));

        void Tls(HttpRequestMessage request)
        {
            if (tls)
            {
                request.Headers.Add("X-Forwarded-Proto", "https");
            }
        }
    }

    private static string? Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("Set-Cookie", out var all) ? all.FirstOrDefault(value => value.Contains(name, StringComparison.Ordinal))?.Split(';')[0] : null;

    private static string Hidden(string html)
    {
        var at = html.IndexOf("name=\"csrf\" value=\"", StringComparison.Ordinal) + 19;
        return html[at..html.IndexOf('"', at)];
    }
}
