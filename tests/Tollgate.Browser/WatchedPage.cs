using Microsoft.Playwright;

namespace Tollgate.Browser;

/// <summary>A page with a list of its console errors, exceptions, failed requests and violations of the content policy.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _problems = [];

    private WatchedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    internal IPage Page { get; }

    internal static async Task<WatchedPage> CreateAsync(IBrowserContext context)
    {
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await watched.Page.ExposeFunctionAsync("reportViolation", (string text) => watched.Add("policy: " + text));
        await watched.Page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => window.reportViolation(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber))");
        watched.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                watched.Add("console: " + message.Text);
            }
        };
        watched.Page.PageError += (_, error) => watched.Add("exception: " + error);
        watched.Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                watched.Add($"{response.Status} {response.Url}");
            }
        };
        return watched;
    }

    /// <summary>Signs in with an admin key, beginning at the overview.</summary>
    internal async Task SignInAsync(Gateway gateway)
    {
        await Page.GotoAsync(gateway.Address.AbsoluteUri);
        await Page.GetByLabel("Admin key").FillAsync(gateway.AdminKey);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Overview" })).ToBeVisibleAsync();
    }

    internal async Task ScreenshotAsync(string name)
    {
        Directory.CreateDirectory(Chromium.Screenshots);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, name + ".png"), FullPage = true });
    }

    internal void ShouldBeClean()
    {
        lock (_problems)
        {
            _problems.ShouldBeEmpty();
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Add(string problem)
    {
        lock (_problems)
        {
            _problems.Add(problem);
        }
    }
}
