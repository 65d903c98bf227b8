using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tollgate.Browser;

/// <summary>The overview in a real browser, against a real gateway.</summary>
public sealed class OverviewTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_request_appears_with_its_exact_cost_while_the_page_is_open()
    {
        await using var gateway = await Gateway.StartAsync();
        await using var watched = await chromium.OpenAsync();
        var page = watched.Page;
        await watched.SignInAsync(gateway);
        await Expect(page.GetByText("No requests yet.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing was spent in the last 24 hours.")).ToBeVisibleAsync();
        await watched.ScreenshotAsync("overview-empty");

        var (id, cost) = await gateway.AskAsync("gpt-5-mini");
        var row = page.Locator($"[data-request='{id}']");
        await Expect(row).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 30_000 });
        await Expect(row.Locator("data.money")).ToHaveAttributeAsync("value", cost);
        await Expect(row.Locator("data.money")).ToHaveAttributeAsync("title", cost + " USD");
        await Expect(row).ToContainTextAsync("gpt-5-mini");
        await Expect(row).ToContainTextAsync("default/first-team");
        await Expect(row).ToContainTextAsync("final");
        await Expect(page.Locator("[data-tile=today] data.money")).ToHaveAttributeAsync("value", cost);
        await Expect(page.Locator("[data-tile=requests]")).ToHaveTextAsync("1");
        watched.ShouldBeClean();
    }

    [Theory]
    [InlineData("overview-desktop-light", 1280, ColorScheme.Light)]
    [InlineData("overview-desktop-dark", 1280, ColorScheme.Dark)]
    [InlineData("overview-phone-light", 360, ColorScheme.Light)]
    [InlineData("overview-phone-dark", 360, ColorScheme.Dark)]
    public async Task The_overview_fits_every_screen_and_theme(string name, int width, ColorScheme scheme)
    {
        await using var gateway = await Gateway.StartAsync();
        await gateway.PostAsync("/api/budgets", """{"name":"Research","scope":"team:first-team","window":"month","limit_usd":"0.05"}""");
        await gateway.PostAsync("/api/budgets", """{"name":"Whole installation","scope":"installation","window":"day","limit_usd":"25","kind":"soft"}""");
        foreach (var model in new[] { "gpt-5-mini", "gpt-5", "gpt-4o", "gpt-4.1-nano", "gpt-5-mini" })
        {
            await gateway.AskAsync(model, "Tell me about tolls, gates and the history of both in a few sentences please");
        }

        await using var watched = await chromium.OpenAsync(width, 900, scheme);
        var page = watched.Page;
        await watched.SignInAsync(gateway);
        await Expect(page.Locator("[data-request]")).ToHaveCountAsync(5, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
        await Expect(page.Locator(".budget")).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-chart] canvas")).ToBeVisibleAsync();
        (await page.EvaluateAsync<string>("document.documentElement.getAttribute('data-bs-theme')")).ShouldBe(scheme == ColorScheme.Dark ? "dark" : "light");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        await watched.ScreenshotAsync(name);
        watched.ShouldBeClean();
    }
}
