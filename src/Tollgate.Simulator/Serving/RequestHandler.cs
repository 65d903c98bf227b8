using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Control;
using Tollgate.Simulator.OpenAI;

namespace Tollgate.Simulator.Serving;

/// <summary>Sends each request where its path leads.</summary>
internal sealed class RequestHandler(SimulatorServer server)
{
    public Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (path.StartsWith("/_sim/", StringComparison.Ordinal)) return ControlEndpoints.ServeAsync(server, http, path["/_sim/".Length..]);
        var isAnthropic = http.Request.Headers.ContainsKey("anthropic-version");
        if (!RoutePath.TryFind(path, isAnthropic, out var endpoint) || LacksApiVersion(http.Request, endpoint)) return NotFoundAsync(http);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var dialect = Dialects.Of(endpoint.Surface);
            return dialect is null ? NotFoundAsync(http) : ModelCall.ServeAsync(server, http, endpoint, dialect);
        }

        return endpoint.Surface switch
        {
            Surface.Models when HttpMethods.IsGet(http.Request.Method) => ModelList.ServeAsync(server, http, endpoint),
            Surface.StoredResponse => StoredResponseEndpoint.ServeAsync(server, http, endpoint),
            _ => NotFoundAsync(http),
        };
    }

    /// <summary>Azure's deployment paths exist only with an <c>api-version</c>.</summary>
    private static bool LacksApiVersion(HttpRequest request, Endpoint endpoint) =>
        endpoint is { Provider: Provider.Azure, Model: not null } && !request.Query.ContainsKey("api-version");

    private static Task NotFoundAsync(HttpContext http) =>
        PlainAnswer.RefuseAsync(http, Provider.OpenAI, new Refusal(404, $"Unknown request URL: {http.Request.Method} {http.Request.Path}", "unknown_url"));
}
