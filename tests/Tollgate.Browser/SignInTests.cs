using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tollgate.Browser;

/// <summary>Coming in and going out.</summary>
public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_caller_key_does_not_sign_in_and_the_page_says_which_one_does()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var watched = await chromium.OpenAsync(360, 640, ColorScheme.Dark);
        var page = watched.Page;
        await page.GotoAsync(gateway.Address.AbsoluteUri);
        await watched.ScreenshotAsync("sign-in-phone-dark");
        await page.GetByLabel("Admin key").FillAsync(gateway.CallerKey);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This is a caller key.");
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var watched = await chromium.OpenAsync();
        var page = watched.Page;
        await watched.SignInAsync(gateway);
        var cookie = (await page.Context.CookiesAsync()).Single(cookie => cookie.Name == "tollgate-session");
        cookie.HttpOnly.ShouldBeTrue();
        cookie.SameSite.ShouldBe(SameSiteAttribute.Strict);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Admin key")).ToBeVisibleAsync();
        await page.GotoAsync(gateway.Address.AbsoluteUri);
        await Expect(page.GetByLabel("Admin key")).ToBeVisibleAsync();

        // The cookie of the closed session, kept by somebody, opens nothing.
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Address);
        request.Headers.Add("Cookie", cookie.Name + "=" + cookie.Value);
        using var answer = await http.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(302);
        watched.ShouldBeClean();
    }
}
