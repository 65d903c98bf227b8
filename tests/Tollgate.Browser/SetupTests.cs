using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tollgate.Browser;

/// <summary>The first minutes of an installation, as a person sees them.</summary>
public sealed class SetupTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task The_printed_token_makes_the_first_key_once_and_leads_to_the_overview()
    {
        await using var gateway = await Gateway.StartBareAsync();
        await using var watched = await chromium.OpenAsync();
        var page = watched.Page;
        await page.GotoAsync(gateway.Address.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "make the first key" }).ClickAsync();
        await page.GetByLabel("Setup token").FillAsync(gateway.SetupToken);
        await watched.ScreenshotAsync("setup");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make the first operator's key" }).ClickAsync();
        var key = await page.GetByLabel("First operator").InputValueAsync();
        key.ShouldStartWith("tg-admin-");
        await watched.ScreenshotAsync("setup-done");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Open the overview" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Overview" })).ToBeVisibleAsync();

        // The key is what signs in from now on, and the token has had its day.
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(new Uri(gateway.Address, "/setup").AbsoluteUri);
        await page.GetByLabel("Admin key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Overview" })).ToBeVisibleAsync();
        watched.ShouldBeClean();
    }
}
