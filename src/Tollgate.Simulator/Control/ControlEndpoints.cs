using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Journal;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Control;

/// <summary>The <c>/_sim/</c> interface: rules, records, raw requests.</summary>
internal static class ControlEndpoints
{
    public static Task ServeAsync(SimulatorServer server, HttpContext http, string path)
    {
        var verb = http.Request.Method;
        return (verb, path) switch
        {
            ("GET", "attempts") => AttemptsAsync(server, http),
            ("DELETE", "attempts") => Done(http, server.Journal.Clear),
            ("GET", "summary") => PlainAnswer.BytesAsync(http, 200,
                JsonSerializer.SerializeToUtf8Bytes(server.Journal.Summary, AttemptJson.Default.JournalSummary), "application/json"),
            ("GET", "last-request") => LastRequestAsync(server, http),
            ("GET", "rules") => ListRulesAsync(server, http),
            ("POST", "rules") => AddRuleAsync(server, http),
            ("DELETE", "rules") => Done(http, server.Rules.Clear),
            ("DELETE", _) when path.StartsWith("rules/", StringComparison.Ordinal) => RemoveRuleAsync(server, http, path["rules/".Length..]),
            ("DELETE", "caches") => Done(http, server.Prefixes.Clear),
            ("GET", "health") => PlainAnswer.JsonAsync(http, 200, static json =>
            {
                json.WriteStartObject();
                json.WriteString("status"u8, "ok"u8);
                json.WriteEndObject();
            }),
            _ => RefuseAsync(http, 404, $"{verb} /_sim/{path} does not exist"),
        };
    }

    private static async Task AttemptsAsync(SimulatorServer server, HttpContext http)
    {
        if (http.Request.Query["wait"] == "idle") await server.Journal.WaitForIdleAsync(http.RequestAborted);
        _ = long.TryParse(http.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        http.Response.ContentType = "application/jsonl";
        var writer = http.Response.BodyWriter;
        foreach (var record in server.Journal.After(after))
        {
            await writer.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(record, AttemptJson.Default.AttemptRecord), http.RequestAborted);
            await writer.WriteAsync("\n"u8.ToArray(), http.RequestAborted);
        }
    }

    private static Task LastRequestAsync(SimulatorServer server, HttpContext http)
    {
        var body = server.Archive.Find(http.Request.Query["attempt"].FirstOrDefault());
        return body is null
            ? RefuseAsync(http, 404, "no such request is held")
            : PlainAnswer.BytesAsync(http, 200, body, "application/octet-stream");
    }

    private static Task ListRulesAsync(SimulatorServer server, HttpContext http) => PlainAnswer.JsonAsync(http, 200, json =>
    {
        json.WriteStartArray();
        foreach (var (id, rule, applied) in server.Rules.Current)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, id);
            json.WriteString("directive"u8, rule.Directive);
            if (rule.Model is not null) json.WriteString("model"u8, rule.Model);
            if (rule.Path is not null) json.WriteString("path"u8, rule.Path);
            if (rule.Text is not null) json.WriteString("text"u8, rule.Text);
            if (rule.Nth is { } nth) json.WriteNumber("nth"u8, nth);
            if (rule.Times is { } times) json.WriteNumber("times"u8, times);
            json.WriteNumber("applied"u8, applied);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static async Task AddRuleAsync(SimulatorServer server, HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.Text("directive") is not { } directive)
            {
                await RefuseAsync(http, 400, "a rule needs a directive");
                return;
            }

            var id = server.Rules.Add(new SimulatorRule(directive)
            {
                Model = root.Text("model"),
                Path = root.Text("path"),
                Text = root.Text("text"),
                Nth = root.Number("nth"),
                Times = root.Number("times"),
            });
            await PlainAnswer.JsonAsync(http, 201, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("id"u8, id);
                json.WriteEndObject();
            });
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            await RefuseAsync(http, 400, failure.Message);
        }
    }

    private static Task RemoveRuleAsync(SimulatorServer server, HttpContext http, string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && server.Rules.Remove(number)
            ? Done(http, static () => { })
            : RefuseAsync(http, 404, $"no rule {id}");

    private static Task Done(HttpContext http, Action act)
    {
        act();
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, int status, string message) =>
        PlainAnswer.RefuseAsync(http, Provider.OpenAI, new Refusal(status, message));
}
