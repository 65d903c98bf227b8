using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Tollgate.Http.Admin;
using Tollgate.Http.Admin.OpenApi;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>The description of the admin API says what the API does: held to the routes, the readers and real answers.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private JsonObject _document = null!;
    private int _fresh;

    public async ValueTask InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync(settings => settings with { MasterKeys = SealedKeys.Ring() });
        var text = (await _gateway.AdminAsync(HttpMethod.Get, "/api/openapi.json")).GetRawText();
        _document = JsonNode.Parse(text)!.AsObject();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void It_is_valid_openapi_3_1()
    {
        var read = Microsoft.OpenApi.OpenApiDocument.Parse(_document.ToJsonString(), "json", new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });

        read.Diagnostic!.Errors.ShouldBeEmpty();
        read.Diagnostic.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        read.Document!.Paths.Count.ShouldBe(_document["paths"]!.AsObject().Count);
        var ids = Operations().Select(one => one.Operation["operationId"]!.ToString()).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else()
    {
        var routes = Tollgate.Http.Admin.OpenApi.OpenApiDocument.Routes(_gateway.Server.Endpoints).Select(route => route.Method + " " + route.Path).Order().ToList();

        routes.ShouldBe([.. ApiOperations.All.Keys.Order()], "every route needs its entry in ApiOperations");
        Operations().Select(one => one.Name).Order().ShouldBe(routes);
    }

    [Fact]
    public async Task Every_parameter_is_one_the_route_knows_and_the_reverse()
    {
        foreach (var (name, operation) in Operations().Where(one => one.Name.StartsWith("GET ", StringComparison.Ordinal)))
        {
            var (_, path) = await PathAsync(name);
            var refused = await _gateway.AdminAsync(HttpMethod.Get, path + "?nonsense=1", status: 422);
            var message = refused.GetProperty("message").GetString()!;
            var said = operation["parameters"]?.AsArray().Where(parameter => parameter!["in"]!.ToString() == "query").Select(parameter => parameter!["name"]!.ToString()).ToList() ?? [];
            message.ShouldEndWith(said.Count == 0 ? "there are none." : $"known are {string.Join(", ", said)}.", customMessage: name);
        }
    }

    [Fact]
    public async Task Every_example_is_accepted_and_every_required_field_is_missed()
    {
        foreach (var (name, said) in ApiOperations.All.Where(one => one.Value.Body is not null))
        {
            var example = await FilledAsync(said.Example.ShouldNotBeNull(name));
            var fields = Operation(name)["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject().Select(field => field.Key).ToList();
            JsonNode.Parse(example)!.AsObject().Select(field => field.Key).ShouldBeSubsetOf(fields, name);
            var (errors, known) = Read(said.Body!, example);
            errors.ShouldBeEmpty(name);
            fields.ShouldBe(known, name);
            var (method, path) = await PathAsync(name);
            foreach (var required in said.Required)
            {
                var less = JsonNode.Parse(example)!.AsObject();
                less.Remove(required);
                var refused = await _gateway.AdminAsync(method, path, less.ToJsonString(), 422);
                refused.GetProperty("problems").EnumerateArray().ShouldContain(problem => problem.GetProperty("field").GetString() == required, name);
            }

            using var answer = await _gateway.SendAsync(method, path, _gateway.AdminKey, example);
            var done = await answer.Content.ReadAsStringAsync();
            Operation(name)["responses"]!.AsObject().Select(response => response.Key).ShouldContain(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), done);
            answer.IsSuccessStatusCode.ShouldBeTrue($"{name}: {done}");
            Members(JsonNode.Parse(done)!).ShouldBe(said.Answer, name);
            answer.Headers.ETag.ShouldNotBeNull(name);
        }
    }

    [Fact]
    public async Task Every_answer_has_the_members_that_are_described()
    {
        await _gateway.AdminAsync(HttpMethod.Post, "/api/budgets", ApiOperations.All["POST /api/budgets"].Example!, 201);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/limits", ApiOperations.All["POST /api/limits"].Example!, 201);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/users", ApiOperations.All["POST /api/users"].Example!, 201);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/scim-tokens", ApiOperations.All["POST /api/scim-tokens"].Example!, 201);
        await _gateway.AdminAsync(HttpMethod.Put, "/api/secrets/openai", ApiOperations.All["PUT /api/secrets/{name}"].Example!, 201);
        _gateway.Server.Control.Alerts.Raise([new AlertDraft(AlertKind.Provider, "one", 1, """{"provider":"openai","failures":3}""")]);
        await _gateway.AskAsync();
        await _gateway.Server.Projector.FlushAsync();
        await _gateway.AdminAsync(HttpMethod.Post, "/api/increases", await FilledAsync(ApiOperations.All["POST /api/increases"].Example!), 201);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/aliases", ApiOperations.All["POST /api/aliases"].Example!, 201);
        await _gateway.AdminAsync(HttpMethod.Post, "/api/policies", ApiOperations.All["POST /api/policies"].Example!, 201);
        foreach (var (name, said) in ApiOperations.All.Where(one => one.Value.List is not null))
        {
            var answer = JsonNode.Parse((await _gateway.AdminAsync(HttpMethod.Get, name[4..])).GetRawText())!;
            var (list, members) = said.List!.Value;
            Members(answer).ShouldBe(said.Answer, name);
            answer[list]!.AsArray().Count.ShouldBeGreaterThan(0, name);
            Members(answer[list]![0]!).ShouldBe(members, name);
        }

        foreach (var (name, said) in ApiOperations.All.Where(one => one.Value is { Body: null, List: null, IsSheet: false } && one.Key != "GET /api/openapi.json"))
        {
            var (method, path) = await PathAsync(name);
            using var answer = await _gateway.SendAsync(method, path, _gateway.AdminKey);
            ((int)answer.StatusCode).ShouldBe(said.Status, name);
            var text = await answer.Content.ReadAsStringAsync();
            (text.Length == 0 ? [] : Members(JsonNode.Parse(text)!)).ShouldBe(said.Answer, name);
        }
    }

    [Fact]
    public async Task A_sheet_is_answered_as_described_and_its_secrets_are_not_kept()
    {
        foreach (var (name, said) in ApiOperations.All.Where(one => one.Value.IsSheet))
        {
            Operation(name)["requestBody"]!["content"]![said.SheetType]!["example"]!.ToString().ShouldBe(said.Example);
            var bodies = new List<string>();
            for (var again = 0; again < 2; again++)
            {
                using var answer = await _gateway.SendAsync(HttpMethod.Post, name.Split(' ')[1], _gateway.AdminKey, change: request =>
                {
                    request.Content = new StringContent(said.Example!, Encoding.UTF8, said.SheetType);
                    request.Headers.Add("Idempotency-Key", "sheet of " + name);
                });
                ((int)answer.StatusCode).ShouldBe(said.Status, name);
                answer.Headers.Contains("idempotency-replayed").ShouldBe(again == 1, name);
                if (again == 0)
                {
                    Operation(name)["responses"]![said.Status.ToString(CultureInfo.InvariantCulture)]!["content"]!.AsObject().Select(one => one.Key).ShouldBe([answer.Content.Headers.ContentType!.MediaType!], name);
                }

                bodies.Add(await answer.Content.ReadAsStringAsync());
            }

            bodies[1].ShouldNotContain("sk-tg-", customMessage: name);
            if (said.Answer.Count > 0)
            {
                Members(JsonNode.Parse(bodies[0])!).ShouldBe(said.Answer, name);
            }
            else
            {
                bodies[0].ShouldContain("sk-tg-", customMessage: name);
                bodies[1].ShouldContain("is not kept", customMessage: name);
            }
        }

        _gateway.Server.Control.Keys.List().Count(static key => key.Name == "ci").ShouldBe(1);
    }

    [Fact]
    public async Task It_says_the_roles_and_is_for_everybody_who_is_signed_in()
    {
        Operation("POST /api/limits")["x-tollgate-roles"]!.AsArray().Select(role => role!.ToString()).ShouldBe(["owner", "operator"], ignoreOrder: true);
        Operation("GET /api/openapi.json")["x-tollgate-roles"].ShouldBeNull();
        await _gateway.AdminAsync(HttpMethod.Get, "/api/openapi.json", key: _gateway.NewAdminKey(AdminRole.Member, _gateway.Organization.Id));
        using var stranger = await _gateway.SendAsync(HttpMethod.Get, "/api/openapi.json");
        ((int)stranger.StatusCode).ShouldBe(401);
    }

    /// <summary>The problems of reading a body, and the names of the fields that the reader knows.</summary>
    private static (List<string> Errors, List<string> Known) Read(Type body, string text)
    {
        var reader = typeof(ApiBody).GetMethod(nameof(ApiBody.Read), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(body);
        var known = Errors("""{"no such field":1}""").Single();
        return (Errors(text), [.. known[(known.IndexOf("known are ", StringComparison.Ordinal) + 10)..].TrimEnd('.').Split(", ")]);

        List<string> Errors(string json)
        {
            var read = reader.Invoke(null, [Encoding.UTF8.GetBytes(json)])!;
            return [.. ((IReadOnlyList<ControlError>)read.GetType().GetProperty("Errors")!.GetValue(read)!).Select(error => error.Message)];
        }
    }

    private async Task<(HttpMethod Method, string Path)> PathAsync(string name)
    {
        var (method, path) = (new HttpMethod(name.Split(' ')[0]), name.Split(' ')[1]);
        if (path.Contains("{id}", StringComparison.Ordinal))
        {
            var kind = path.Split('/')[2];
            if (kind == "alerts")
            {
                var alert = _gateway.Server.Control.Alerts.Read(new AlertQuery { Limit = 1 }).Single().Id;
                return (method, path.Replace("{id}", alert.ToString(), StringComparison.Ordinal));
            }

            var body = JsonNode.Parse(await FilledAsync(ApiOperations.All["POST /api/" + kind].Example!))!.AsObject();
            if (body.ContainsKey("slug"))
            {
                body["slug"] = $"fresh-{_fresh++}";
            }
            else if (kind == "aliases")
            {
                body["name"] = $"fresh-{_fresh++}";
            }

            var made = await _gateway.AdminAsync(HttpMethod.Post, "/api/" + kind, body.ToJsonString(), 201);
            path = path.Replace("{id}", made.GetProperty("id").GetString(), StringComparison.Ordinal);
            if (path.EndsWith("/restore", StringComparison.Ordinal))
            {
                await _gateway.AdminAsync(HttpMethod.Delete, path[..^"/restore".Length]);
            }
        }

        if (path.Contains("{name}", StringComparison.Ordinal))
        {
            path = path.Replace("{name}", "spare", StringComparison.Ordinal);
            await _gateway.SendAsync(HttpMethod.Put, path, _gateway.AdminKey, """{"value":"sk-spare"}""");
        }

        return (method, path);
    }

    /// <summary>An example with the id of a budget that there is.</summary>
    private async Task<string> FilledAsync(string example)
    {
        const string Budget = "01a205c0-0000-7000-8000-000000000001";
        if (!example.Contains(Budget, StringComparison.Ordinal))
        {
            return example;
        }

        var made = await _gateway.AdminAsync(HttpMethod.Post, "/api/budgets", ApiOperations.All["POST /api/budgets"].Example!, 201);
        return example.Replace(Budget, made.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    private IEnumerable<(string Name, JsonObject Operation)> Operations() =>
        _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(one => (one.Key.ToUpperInvariant() + " " + path.Key, one.Value!.AsObject())));

    private JsonObject Operation(string name) => Operations().Single(one => one.Name == name).Operation;

    private static List<string> Members(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];
}
