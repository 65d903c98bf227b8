using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Tollgate.Applying;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.Remote;

/// <summary>Has a gateway elsewhere apply a file: the same result as here.</summary>
internal static class RemoteApply
{
    // A newer gateway may say more.
    private static readonly JsonSerializerOptions s_lenient = new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    internal static async Task<ApplyResult> RunAsync(RemoteGateway gateway, string text, string fileName, ApplyOptions options, CancellationToken cancellation)
    {
        var query = $"dry_run={Flag(options.DryRun)}&prune={Flag(options.Prune)}&adopt={Flag(options.Adopt)}";
        var received = await gateway.ChangeAsync(HttpMethod.Post, "api/apply?" + query, (text, "application/yaml"), null, cancellation).ConfigureAwait(false);
        var (status, body) = (received.Status, received.Body);
        try
        {
            var answer = JsonNode.Parse(body);
            return status switch
            {
                200 => new ApplyResult(Told(answer).Deserialize<ApplyPlan>(s_lenient), []),
                409 when answer?["plan"] is { } plan => new ApplyResult(plan.Deserialize<ApplyPlan>(s_lenient), []),
                422 when answer?["problems"] is JsonArray problems && problems.All(static one => one?["line"] is not null) => new ApplyResult(null, [.. problems.Select(one => Problem(fileName, one!))]),
                _ => throw new StartupException($"The gateway refused this ({status}): {answer?["message"]?.ToString() ?? "it does not say why"}"),
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            throw gateway.NoGateway(received, unreadable);
        }
    }

    /// <summary>The plan. Where it is told again because its first answer was lost, the secrets are gone, and it says so in their place.</summary>
    private static JsonNode? Told(JsonNode? plan)
    {
        foreach (var one in plan?["secrets"]?.AsArray() ?? [])
        {
            if (one is JsonObject key && key.ContainsKey("secret") && key["secret"] is null)
            {
                key["secret"] = "was lost with the answer that had it; rotate the key";
            }
        }

        return plan;
    }

    private static ConfigurationProblem Problem(string file, JsonNode one) =>
        new(file, one["line"]!.GetValue<int>(), one["column"]!.GetValue<int>(), one["field"]!.GetValue<string>(), one["message"]!.GetValue<string>());

    private static string Flag(bool flag) => flag ? "true" : "false";
}
