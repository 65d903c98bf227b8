using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Serving;
using Endpoint = Tollgate.Simulator.Serving.Endpoint;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Lists of models in the three shapes. Any other model name works too.</summary>
internal static class ModelList
{
    private const long Released = 1_767_225_600;

    public static Task ServeAsync(SimulatorServer server, HttpContext http, Endpoint endpoint)
    {
        if (Credential.Of(http.Request) is null)
        {
            return PlainAnswer.RefuseAsync(http, endpoint.Provider, new Refusal(401, "You didn't provide an API key.", "invalid_api_key"));
        }

        if (endpoint.Id is { } one) return One(http, endpoint, one);
        var names = server.Prices.Rows.Select(static row => row.Glob.TrimEnd('*'))
            .Where(name => name.Length > 0 && !name.Contains('*', StringComparison.Ordinal) && Sells(endpoint.Provider, name)).ToArray();
        return PlainAnswer.JsonAsync(http, 200, json =>
        {
            json.WriteStartObject();
            if (endpoint.Provider == Provider.OpenAI) json.WriteString("object"u8, "list"u8);
            json.WriteStartArray(endpoint.Provider == Provider.Gemini ? "models"u8 : "data"u8);
            foreach (var name in names) WriteModel(json, endpoint.Provider, name);
            json.WriteEndArray();
            if (endpoint.Provider == Provider.Anthropic)
            {
                json.WriteBoolean("has_more"u8, value: false);
                json.WriteString("first_id"u8, names.FirstOrDefault());
                json.WriteString("last_id"u8, names.LastOrDefault());
            }

            json.WriteEndObject();
        });
    }

    private static Task One(HttpContext http, Endpoint endpoint, string name) =>
        name.StartsWith("missing-", StringComparison.Ordinal)
            ? PlainAnswer.RefuseAsync(http, endpoint.Provider, new Refusal(404, $"The model '{name}' does not exist", "model_not_found"))
            : PlainAnswer.JsonAsync(http, 200, json => WriteModel(json, endpoint.Provider, name));

    private static bool Sells(Provider provider, string name)
    {
        var isClaude = name.StartsWith("claude", StringComparison.Ordinal);
        var isGemini = name.StartsWith("gemini", StringComparison.Ordinal);
        return provider switch
        {
            Provider.Anthropic => isClaude,
            Provider.Gemini => isGemini,
            Provider.OpenRouter => true,
            Provider.OpenAI or Provider.Azure => name.StartsWith("gpt", StringComparison.Ordinal) || name.StartsWith('o')
                || name.StartsWith("text-", StringComparison.Ordinal),
            _ => !isClaude && !isGemini,
        };
    }

    private static void WriteModel(Utf8JsonWriter json, Provider provider, string name)
    {
        json.WriteStartObject();
        switch (provider)
        {
            case Provider.Anthropic:
                json.WriteString("type"u8, "model"u8);
                json.WriteString("id"u8, name);
                json.WriteString("display_name"u8, name);
                json.WriteString("created_at"u8, "2026-01-01T00:00:00Z"u8);
                break;
            case Provider.Gemini:
                json.WriteString("name"u8, "models/" + name);
                json.WriteString("displayName"u8, name);
                json.WriteNumber("inputTokenLimit"u8, 1_048_576);
                json.WriteNumber("outputTokenLimit"u8, 65_536);
                json.WriteStartArray("supportedGenerationMethods"u8);
                json.WriteStringValue("generateContent"u8);
                json.WriteStringValue("countTokens"u8);
                json.WriteEndArray();
                break;
            default:
                json.WriteString("id"u8, name);
                json.WriteString("object"u8, "model"u8);
                json.WriteNumber("created"u8, Released);
                json.WriteString("owned_by"u8, "simulator"u8);
                break;
        }

        json.WriteEndObject();
    }
}
