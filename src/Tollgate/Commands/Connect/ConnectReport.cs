using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tollgate.Commands.Connect;

/// <summary>Writes what <c>tollgate connect</c> found, for people or as JSON.</summary>
internal static class ConnectReport
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Settings(IConnectableClient client, ConnectTarget target)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{client.Title} → {target.Url}\n");
        foreach (var setting in client.Settings(target))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {setting.Where}\n");
            foreach (var line in setting.Text.Split('\n'))
            {
                text.Append(line.Length == 0 ? "\n" : $"    {line}\n");
            }
        }

        text.Append('\n');
        foreach (var note in client.Notes(target))
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {note}\n");
        }

        return text.ToString();
    }

    internal static string Answer(ClientRequest request, ProbeAnswer answer)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\nPOST {request.Path}{(request.Streams ? " (stream)" : "")}\n");
        if (answer.Status == 0)
        {
            return text.Append(CultureInfo.InvariantCulture, $"  {answer.Error}\n").ToString();
        }

        var events = answer.Events > 0 ? $", {answer.Events} events" : "";
        text.Append(CultureInfo.InvariantCulture, $"  status    {answer.Status} after {answer.Elapsed.TotalMilliseconds:0} ms, {answer.Bytes} bytes{events}\n");
        if (answer.Error is { } error)
        {
            text.Append(CultureInfo.InvariantCulture, $"  reason    {error}\n");
        }

        if (answer.RequestId is { } id)
        {
            text.Append(CultureInfo.InvariantCulture, $"  request   {id}\n");
        }

        if (answer.Record is { } record)
        {
            Cost(text, record);
        }

        return text.ToString();
    }

    internal static string Json(IConnectableClient client, ConnectTarget target, ClientRequest request, ProbeAnswer? answer) => new JsonObject
    {
        ["client"] = client.Name,
        ["url"] = target.Url,
        ["model"] = target.Model,
        ["settings"] = new JsonArray([.. client.Settings(target).Select(JsonNode (setting) => new JsonObject { ["where"] = setting.Where, ["text"] = setting.Text })]),
        ["notes"] = new JsonArray([.. client.Notes(target).Select(JsonNode (note) => JsonValue.Create(note))]),
        ["request"] = new JsonObject { ["path"] = request.Path, ["stream"] = request.Streams },
        ["answer"] = answer is null ? null : new JsonObject
        {
            ["status"] = answer.Status,
            ["error"] = answer.Error,
            ["elapsed_ms"] = (long)answer.Elapsed.TotalMilliseconds,
            ["request_id"] = answer.RequestId,
            ["record"] = answer.Record?.DeepClone(),
        },
    }.ToJsonString(s_readable);

    private static void Cost(StringBuilder text, JsonNode record)
    {
        foreach (var attempt in record["attempts"]!.AsArray())
        {
            var used = attempt!["usage"]?.AsObject()
                .Where(static bucket => bucket.Value!.GetValue<long>() > 0)
                .Select(static bucket => $"{bucket.Key} {bucket.Value}") ?? [];
            text.Append(CultureInfo.InvariantCulture, $"  model     {attempt["model_served"] ?? attempt["model"]} at {attempt["provider"]}\n");
            text.Append(CultureInfo.InvariantCulture, $"  usage     {string.Join(", ", used)} ({attempt["state"]})\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  cost      {(record["cost_usd"] is { } cost ? "$" + cost : "unpriced: the rate card has no price for this model")}\n");
    }
}
