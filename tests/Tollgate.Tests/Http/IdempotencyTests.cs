using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary><c>Idempotency-Key</c> on the admin API, over real HTTP.</summary>
public sealed class IdempotencyTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private RunningGateway _gateway = null!;
    private Idempotency? _idempotency;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_repeated_change_is_made_once_and_answered_the_same()
    {
        const string Body = """{"scope":"feature:chat","limit_usd":"5"}""";
        using var first = await PostAsync("/api/budgets", Body, "one");
        using var again = await PostAsync("/api/budgets", Body, "one");

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        again.Headers.ETag.ShouldBe(first.Headers.ETag);
        (first.Headers.Contains(Idempotency.Replayed), again.Headers.GetValues(Idempotency.Replayed).Single()).ShouldBe((false, "true"));
        again.Content.Headers.ContentType!.ToString().ShouldBe(first.Content.Headers.ContentType!.ToString());
        _gateway.Server.Control.Budgets.List().ShouldHaveSingleItem();

        // Another body, path or caller is another request.
        using var other = await PostAsync("/api/budgets", """{"scope":"feature:chat","limit_usd":"6"}""", "one");
        (await JsonAsync(other, 422)).GetProperty("error").GetString().ShouldBe("idempotency_key_reused");
        using var elsewhere = await PostAsync("/api/limits", Body, "one");
        ((int)elsewhere.StatusCode).ShouldBe(422);
        using var somebody = await PostAsync("/api/budgets", Body, "one", key: _gateway.NewAdminKey(AdminRole.Operator));
        somebody.Headers.Contains(Idempotency.Replayed).ShouldBeFalse();
        _gateway.Server.Control.Budgets.List().Count.ShouldBe(2);

        _time.Step(Idempotency.Lifetime);
        using var late = await PostAsync("/api/budgets", Body, "one");
        late.Headers.Contains(Idempotency.Replayed).ShouldBeFalse();
        _gateway.Server.Control.Budgets.List().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Changes_and_ends_are_repeated_as_well_and_an_answer_without_a_body_stays_one()
    {
        using var made = await PostAsync("/api/limits", """{"scope":"feature:chat","requests":5}""", "make");
        var id = (await JsonAsync(made, 201)).GetProperty("id").GetString();
        var path = "/api/limits/" + id;
        foreach (var replayed in (bool[])[false, true])
        {
            using var changed = await SendAsync(HttpMethod.Patch, path, """{"requests":6}""", "change");
            (await JsonAsync(changed, 200)).GetProperty("version").GetInt32().ShouldBe(2);
            changed.Headers.Contains(Idempotency.Replayed).ShouldBe(replayed);
        }

        foreach (var replayed in (bool[])[false, true])
        {
            using var ended = await SendAsync(HttpMethod.Delete, path, null, "end");
            ended.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            (await ended.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
            ended.Headers.Contains(Idempotency.Replayed).ShouldBe(replayed);
        }

        using var without = await _gateway.SendAsync(HttpMethod.Delete, path, _gateway.AdminKey);
        without.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_secret_is_in_the_first_answer_alone_and_in_no_file()
    {
        using var first = await PostAsync("/api/keys", """{"name":"one"}""", "key");
        using var again = await PostAsync("/api/keys", """{"name":"one"}""", "key");

        var (made, repeated) = (await JsonAsync(first, 201), await JsonAsync(again, 201));
        var secret = made.GetProperty("secret").GetString()!;
        repeated.GetProperty("id").GetString().ShouldBe(made.GetProperty("id").GetString());
        repeated.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        repeated.GetProperty("message").GetString()!.ShouldContain("not kept");
        _gateway.Server.Control.Keys.List().Count(key => key.Name == "one").ShouldBe(1);
        foreach (var file in Directory.EnumerateFiles(_gateway.Data, "control.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Encoding.Latin1.GetString(bytes.ToArray()).ShouldNotContain(secret, Case.Sensitive, file);
        }
    }

    [Fact]
    public async Task A_refusal_is_not_kept_and_may_be_corrected()
    {
        foreach (var _ in (int[])[1, 2])
        {
            using var wrong = await PostAsync("/api/budgets", """{"scope":"feature:chat"}""", "mine");
            wrong.Headers.Contains(Idempotency.Replayed).ShouldBeFalse();
            ((int)wrong.StatusCode).ShouldBe(422);
        }

        using var right = await PostAsync("/api/budgets", """{"scope":"feature:chat","limit_usd":"5"}""", "mine");
        right.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_made()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("/api/keys", """{"name":"raced"}""", "race")));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created || answer.StatusCode == HttpStatusCode.Conflict);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains(Idempotency.Replayed)).ShouldBe(1);
        _gateway.Server.Control.Keys.List().Count(key => key.Name == "raced").ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_is_kept_whole_when_the_caller_has_gone_before_it_is_written()
    {
        using var gone = new CancellationTokenSource();
        var first = Ask("gone", gone.Token);
        await Should.ThrowAsync<OperationCanceledException>(async () => await InvokeAsync(first, () =>
        {
            _gateway.Server.Control.Organizations.Create(new Organization { Slug = "made" }).Require();
            gone.Cancel();
            return ApiResults.Created(new { id = "one" });
        }));
        first.RequestAborted.ShouldBe(gone.Token);

        var again = Ask("gone", CancellationToken.None);
        var answer = await InvokeAsync(again, () => throw new InvalidOperationException("It was done."));
        await answer.ExecuteAsync(again);
        again.Response.StatusCode.ShouldBe(201);
        Encoding.UTF8.GetString(((MemoryStream)again.Response.Body).ToArray()).ShouldBe("""{"id":"one"}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_cannot_be_kept_is_lost_and_its_change_is_not(bool changes)
    {
        // No JSON, though it says so: whether it holds a secret cannot be found out.
        await Should.ThrowAsync<JsonException>(async () => await InvokeAsync(Ask("lost", CancellationToken.None), Make));
        var again = Ask("lost", CancellationToken.None);
        if (changes)
        {
            var answer = await InvokeAsync(again, () => throw new InvalidOperationException("It was done."));
            await answer.ExecuteAsync(again);
            again.Response.StatusCode.ShouldBe(409);
            Encoding.UTF8.GetString(((MemoryStream)again.Response.Body).ToArray()).ShouldContain("answer_lost");
        }
        else
        {
            await Should.ThrowAsync<JsonException>(async () => await InvokeAsync(again, Make));
        }

        IResult Make()
        {
            if (changes)
            {
                _gateway.Server.Control.Organizations.Create(new Organization { Slug = "made" }).Require();
            }

            return Results.Text("sk-tg-", "application/json");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    public async Task A_key_that_cannot_be_is_a_problem(string key)
    {
        using var answer = await PostAsync("/api/keys", "{}", key);
        ((int)answer.StatusCode).ShouldBe(422);
        using var longest = await PostAsync("/api/keys", "{}", new string('k', 201));
        ((int)longest.StatusCode).ShouldBe(422);
        _gateway.Server.Control.Keys.List().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Answers_survive_a_restart()
    {
        var data = Directory.CreateTempSubdirectory("tollgate-idempotency-");
        var settings = new ServerSettings { Data = data.FullName, Listen = [new ListenConfiguration("127.0.0.1", 0)], Gateway = new(), AcceptEphemeral = true };
        string? key = null;
        var ids = new List<string>();
        foreach (var _ in (int[])[1, 2])
        {
            await using var server = await TollgateServer.StartAsync(settings, TextWriter.Null, CancellationToken.None);
            key ??= server.Control.AdminKeys.Create(new NewAdminKey { Name = "me", Role = AdminRole.Operator }).Require().Secret;
            using var http = new HttpClient { BaseAddress = server.Addresses[0] };
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
            http.DefaultRequestHeaders.Add(Idempotency.Header, "before and after");
            using var answer = await http.PostAsync("/api/limits", new StringContent("""{"scope":"installation","requests":1000}"""));
            ids.Add((await JsonAsync(answer, 201)).GetProperty("id").GetString()!);
        }

        ids[1].ShouldBe(ids[0]);
        data.Delete(recursive: true);
    }

    private static DefaultHttpContext Ask(string key, CancellationToken aborted)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(), RequestAborted = aborted };
        context.Request.Method = "POST";
        context.Request.Path = "/api/things";
        context.Request.Headers[Idempotency.Header] = key;
        context.Response.Body = new MemoryStream();
        context.Features.Set(new Viewer(Guid.Empty, "me", AdminRole.Operator));
        return context;
    }

    private async Task<IResult> InvokeAsync(HttpContext context, Func<IResult> make) =>
        (await (_idempotency ??= new Idempotency(_gateway.Server)).InvokeAsync(new DefaultEndpointFilterInvocationContext(context), _ => ValueTask.FromResult<object?>(make()))).ShouldBeAssignableTo<IResult>()!;

    private Task<HttpResponseMessage> PostAsync(string path, string body, string idempotency, string? key = null) => SendAsync(HttpMethod.Post, path, body, idempotency, key);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string idempotency, string? key = null) =>
        _gateway.SendAsync(method, path, key ?? _gateway.AdminKey, body, request => request.Headers.TryAddWithoutValidation(Idempotency.Header, idempotency));

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
