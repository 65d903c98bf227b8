using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tollgate.Dashboard.Assets;

namespace Tollgate.Dashboard.Pages;

/// <summary>
/// Renders a component to HTML on the server: once, without state, without a connection. Every component takes one <c>Model</c>;
/// pages find the assets as a cascading value. Thread-safe.
/// </summary>
public sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers, DashboardAssets assets)
{
    /// <summary>The HTML of a component as an answer.</summary>
    public async Task<IResult> RenderAsync<TComponent>(object model, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
        where TComponent : IComponent
    {
        cancellationToken.ThrowIfCancellationRequested();
        var renderer = new HtmlRenderer(services, loggers);
        await using (renderer.ConfigureAwait(false))
        {
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync<PageRoot>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [nameof(PageRoot.Component)] = typeof(TComponent),
                    [nameof(PageRoot.Model)] = model,
                    [nameof(PageRoot.Files)] = assets,
                })).ConfigureAwait(false);
                return root.ToHtmlString();
            }).ConfigureAwait(false);
            return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
        }
    }
}
