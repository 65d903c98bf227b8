using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>A file over real HTTP, by hand and by the command.</summary>
public sealed class ApplyApiTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_budget_of_a_file_refuses_what_is_above_it_and_belongs_to_the_file()
    {
        const string File = """
            label: http
            organization: globex
            organizations: [{ slug: globex }]
            keys: [{ name: ci }]
            budgets: [{ scope: key:ci, limit: LIMIT }]
            """;
        var made = await ApplyAsync("", File.Replace("LIMIT", "100", StringComparison.Ordinal));
        var secret = made.GetProperty("secrets")[0].GetProperty("secret").GetString()!;
        await gateway.AskAsync(key: secret);
        var planned = await ApplyAsync("?dry_run=true", File.Replace("LIMIT", "0", StringComparison.Ordinal));
        planned.GetProperty("applied").GetBoolean().ShouldBeFalse();
        await gateway.AskAsync(key: secret);
        var changed = await ApplyAsync("", File.Replace("LIMIT", "0", StringComparison.Ordinal));
        changed.GetProperty("secrets").GetArrayLength().ShouldBe(0);
        changed.GetProperty("entries").EnumerateArray().Single(static one => one.GetProperty("action").GetString() == "change").GetProperty("changes")[0].GetRawText().ShouldBe("""{"field":"limit","before":"100","after":"0"}""");
        using var refused = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", secret, """{"model":"gpt-5-mini","messages":[{"role":"user","content":"x"}]}""");
        refused.StatusCode.ShouldBe(HttpStatusCode.PaymentRequired);

        var budget = gateway.Server.Control.Budgets.List().Single(static one => one.ManagedBy == "apply:http");
        (await gateway.AdminAsync(HttpMethod.Patch, "/api/budgets/" + budget.Id, """{"limit_usd":"7"}""", 422)).GetProperty("message").GetString()!.ShouldContain("'apply:http'");
        var entry = gateway.Server.Control.Audit.Read(new AuditQuery()).First(one => one.ObjectId == budget.Id);
        (entry.Action, entry.Actor.Kind).ShouldBe(("update", "admin_key"));
    }

    [Fact]
    public async Task Conflicts_problems_and_what_is_no_file_are_refused()
    {
        var conflict = await ApplyAsync("", "label: c\nteams: [{ slug: research, organization: acme }]", 409);
        conflict.GetProperty("plan").GetProperty("entries")[0].GetProperty("action").GetString().ShouldBe("conflict");
        (await ApplyAsync("?dry_run=true", "label: c\nteams: [{ slug: research, organization: acme }]")).GetProperty("applied").GetBoolean().ShouldBeFalse();
        var problems = (await ApplyAsync("", "label: c\nteams: [{ slug: x y, organization: nowhere }]\nkyes: []", 422)).GetProperty("problems");
        problems.EnumerateArray().Select(static one => (one.GetProperty("line").GetInt32(), one.GetProperty("field").GetString())).ShouldBe([(2, "teams[0].organization"), (3, "kyes")]);
        await ApplyAsync("?dry=true", "label: c", 422);
        await ApplyAsync("?prune=yes", "label: c", 422);
        await ApplyAsync("", "label: c", 415, "application/json");
        await ApplyAsync("", "label: c # " + new string('x', 4 << 20), 413);
    }

    [Fact]
    public async Task A_repeat_is_answered_without_the_secret_and_a_dry_run_is_another_request()
    {
        const string File = "label: again\nkeys: [{ name: again, organization: acme }]";
        (await ApplyAsync("?dry_run=true", File, id: "again-1")).GetProperty("applied").GetBoolean().ShouldBeFalse();
        await ApplyAsync("", File, 422, id: "again-1");
        var first = await ApplyAsync("", File, id: "again-2");
        var second = await ApplyAsync("", File, id: "again-2");
        first.GetProperty("secrets")[0].GetProperty("secret").GetString()!.ShouldStartWith("sk-tg-");
        second.GetProperty("secrets")[0].GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        gateway.Server.Control.Keys.List().Count(static key => key.Name == "again").ShouldBe(1);
    }

    [Fact]
    public async Task The_command_sends_a_file_to_a_gateway_and_prints_the_same_plan_as_at_home()
    {
        var directory = Directory.CreateTempSubdirectory("tollgate-test-");
        try
        {
            var (file, key) = (Path.Combine(directory.FullName, "org.yaml"), Path.Combine(directory.FullName, "key"));
            await File.WriteAllTextAsync(key, gateway.AdminKey + "\n");
            await File.WriteAllTextAsync(file, "label: remote\norganization: remote\norganizations: [{ slug: remote }]\nkeys: [{ name: ci }]\nbudgets: [{ scope: key:ci, limit: 5 }]\n");
            string[] there = ["--url", gateway.Address.ToString(), "--key-file", key];
            string[] here = ["--data", Path.Combine(directory.FullName, "data")];
            var (code, planned) = await RunAsync(["apply", "-f", file, "--dry-run", .. there]);
            code.ShouldBe(0, planned);
            planned.ShouldBe((await RunAsync(["apply", "-f", file, "--dry-run", .. here])).Output);
            planned.ShouldContain("3 to create");
            (await RunAsync(["apply", "-f", file, .. there])).Output.ShouldContain("sk-tg-");
            (await RunAsync(["apply", "-f", file, .. here])).Output.ShouldContain("sk-tg-");
            (await RunAsync(["apply", "-f", file, .. there])).Output.ShouldBe((await RunAsync(["apply", "-f", file, .. here])).Output);
            JsonSerializer.Deserialize<JsonElement>((await RunAsync(["apply", "-f", file, "--json", .. there])).Output).GetProperty("entries").GetArrayLength().ShouldBe(3);

            await File.WriteAllTextAsync(file, "label: remote\nteams: [{ slug: A B, organization: remote }]\nkyes: []\n");
            var (wrong, problems) = await RunAsync(["apply", "-f", file, .. there]);
            (wrong, problems).ShouldBe(await RunAsync(["apply", "-f", file, .. here]));
            (wrong, problems.Contains(file + ":3:1: kyes: Unknown key. Did you mean 'keys'?", StringComparison.Ordinal)).ShouldBe((2, true), problems);
            await File.WriteAllTextAsync(file, "label: other\norganizations: [{ slug: remote }]\n");
            (await RunAsync(["apply", "-f", file, .. there])).ShouldBe(await RunAsync(["apply", "-f", file, .. here]));
            (await RunAsync(["apply", "-f", file, .. there])).Code.ShouldBe(1);
            (await RunAsync(["apply", "-f", file, "--url", "nowhere", "--key-file", key])).Code.ShouldBe(2);
            (await RunAsync(["apply", "-f", file, "--url", gateway.Address.ToString(), "--key-file", file])).Output.ShouldContain("no admin key");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<JsonElement> ApplyAsync(string query, string yaml, int status = 200, string type = "application/yaml", string? id = null)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, "/api/apply" + query, gateway.AdminKey, change: request =>
        {
            request.Content = new StringContent(yaml, Encoding.UTF8, type);
            if (id is not null)
            {
                request.Headers.Add("Idempotency-Key", id);
            }
        });
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] args)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        var code = await CommandLine.RunAsync(args, errors, output);
        return (code, output.ToString() + errors);
    }
}
