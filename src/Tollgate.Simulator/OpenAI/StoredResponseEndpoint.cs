using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Serving;
using Endpoint = Tollgate.Simulator.Serving.Endpoint;

namespace Tollgate.Simulator.OpenAI;

/// <summary><c>GET</c> and <c>DELETE</c> of <c>/responses/{id}</c>, <c>GET</c> of its input items.</summary>
internal static class StoredResponseEndpoint
{
    private const string ItemsSuffix = "/input_items";

    public static Task ServeAsync(SimulatorServer server, HttpContext http, Endpoint endpoint)
    {
        if (Credential.Of(http.Request) is not { } owner)
        {
            return PlainAnswer.RefuseAsync(http, endpoint.Provider, new Refusal(401, "You didn't provide an API key.", "invalid_api_key"));
        }

        var id = endpoint.Id!;
        var wantsItems = id.EndsWith(ItemsSuffix, StringComparison.Ordinal);
        if (wantsItems) id = id[..^ItemsSuffix.Length];
        if (HttpMethods.IsDelete(http.Request.Method) && server.StoredResponses.Remove(owner, id))
        {
            return PlainAnswer.JsonAsync(http, 200, json =>
            {
                json.WriteStartObject();
                json.WriteString("id"u8, id);
                json.WriteString("object"u8, "response"u8);
                json.WriteBoolean("deleted"u8, value: true);
                json.WriteEndObject();
            });
        }

        return HttpMethods.IsGet(http.Request.Method) && server.StoredResponses.Find(owner, id) is { } stored
            ? PlainAnswer.BytesAsync(http, 200, wantsItems ? stored.InputItems : stored.Body, "application/json")
            : PlainAnswer.RefuseAsync(http, endpoint.Provider, new Refusal(404, $"Response with id '{id}' not found."));
    }
}
