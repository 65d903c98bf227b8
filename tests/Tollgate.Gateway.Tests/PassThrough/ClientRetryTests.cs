using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Retries of callers find the first request, and nobody else's.</summary>
public sealed class ClientRetryTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Body = """{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}""";
    private const string Key = "Idempotency-Key";
    private const string Count = "x-stainless-retry-count";

    private static readonly byte[] s_answer = Encoding.UTF8.GetBytes(UnpricedCeilingTests.Whole("gpt-4o-mini", 10, 5));

    [Fact]
    public async Task By_the_same_idempotency_key_all_retries_name_the_first_request()
    {
        await using var rig = await StartAsync(failures: 2);

        Ask(rig, (Key, "order-1")).ShouldBe(500);
        Ask(rig, (Key, "order-1")).ShouldBe(500);
        Ask(rig, (Key, "order-1")).ShouldBe(200);
        Ask(rig, (Key, "order-2")).ShouldBe(200);
        Ask(rig).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (0, 1), (0, 2), (-1, 0), (-1, 0)]);
    }

    [Fact]
    public async Task What_the_client_counts_is_believed()
    {
        await using var rig = await StartAsync(failures: 1);

        Ask(rig, (Key, "order-1"), (Count, "0"));
        Ask(rig, (Key, "order-1"), (Count, "4"));

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (0, 4)]);
    }

    [Fact]
    public async Task By_the_same_body_where_the_client_says_only_how_often_it_tried()
    {
        await using var rig = await StartAsync(failures: 2);

        Ask(rig, (Count, "0")).ShouldBe(500);
        Ask(rig, (Count, "1")).ShouldBe(500);
        Ask(rig, (Count, "2")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (0, 1), (0, 2)]);
    }

    [Theory]
    [InlineData("""{"model":"gpt-4o-mini","max_tokens":17,"messages":[{"role":"user","content":"Say hello"}]}""", Chat)]
    [InlineData("""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hellp"}]}""", Chat)]
    [InlineData(Body, "/v1/responses")]
    public async Task Another_body_or_surface_is_another_request(string other, string path)
    {
        await using var rig = await StartAsync(failures: 1);

        Ask(rig, (Count, "0")).ShouldBe(500);
        Ask(rig, other.Replace("\"messages\"", path == Chat ? "\"messages\"" : "\"input\"", StringComparison.Ordinal), path, null, (Count, "1"));

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 1)]);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task Long_bodies_are_told_apart_by_their_ends_and_their_length(int length)
    {
        await using var rig = await StartAsync(failures: 3);
        var text = new string('x', length);
        var first = Body.Replace("Say hello", text, StringComparison.Ordinal);

        Ask(rig, first, Chat, null, (Count, "0")).ShouldBe(500);
        Ask(rig, Body.Replace("Say hello", text + "y", StringComparison.Ordinal), Chat, null, (Count, "1")).ShouldBe(500);
        Ask(rig, Body.Replace("Say hello", text[1..] + "y", StringComparison.Ordinal), Chat, null, (Count, "1")).ShouldBe(500);
        Ask(rig, first, Chat, null, (Count, "1")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 1), (-1, 1), (0, 1)]);
    }

    [Fact]
    public async Task An_answer_that_went_out_whole_is_not_retried()
    {
        await using var rig = await StartAsync(failures: 0);

        Ask(rig, (Count, "0")).ShouldBe(200);
        Ask(rig, (Count, "1")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 1)]);
    }

    [Fact]
    public async Task What_went_well_before_with_the_same_body_does_not_hide_what_failed()
    {
        await using var rig = await StartAsync(failures: 1);
        Ask(rig, (Count, "0")).ShouldBe(500);
        Ask(rig, (Count, "0")).ShouldBe(200);
        Ask(rig, (Count, "1")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 0), (0, 1)]);
    }

    [Fact]
    public async Task Of_two_first_requests_with_one_body_nobody_knows_which_is_retried()
    {
        await using var rig = await StartAsync(failures: 2);

        Ask(rig, (Count, "0")).ShouldBe(500);
        Ask(rig, (Count, "0")).ShouldBe(500);
        Ask(rig, (Count, "1")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 0), (-1, 1)]);
    }

    [Theory]
    [InlineData(Key, "order-1")]
    [InlineData(Count, "1")]
    public async Task Another_key_with_the_same_words_finds_nothing(string header, string value)
    {
        var other = "";
        await using var rig = await StartAsync(failures: 2, control =>
            other = control.Keys.Create(new NewKey { OrganizationId = control.Organizations.List()[0].Id, Name = "other" }).Require().Secret);

        Ask(rig, (header, header == Count ? "0" : value)).ShouldBe(500);
        Ask(rig, Body, Chat, other, (header, value)).ShouldBe(500);
        Ask(rig, (header, value)).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, header == Count ? 1 : 0), (0, 1)]);
    }

    [Fact]
    public async Task A_refused_request_is_no_first_request()
    {
        await using var rig = await StartAsync(failures: 1);

        // No model of this name is priced, and a hard budget applies.
        Ask(rig, Body.Replace("gpt-4o-mini", "gpt-nobody-knows", StringComparison.Ordinal), Chat, null, (Key, "order-1")).ShouldBe(403);
        Ask(rig, (Key, "order-1")).ShouldBe(500);
        Ask(rig, (Key, "order-1")).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (0, 1)]);
    }

    [Theory]
    [InlineData(Count, "-1")]
    [InlineData(Count, "many")]
    [InlineData(Count, "99999999999")]
    [InlineData(Key, "")]
    public async Task Words_that_say_nothing_link_nothing(string header, string value)
    {
        await using var rig = await StartAsync(failures: 1);

        Ask(rig, (header, value)).ShouldBe(500);
        Ask(rig, (header, value)).ShouldBe(200);

        (await LinksAsync(rig)).ShouldBe([(-1, 0), (-1, 0)]);
    }

    [Fact]
    public async Task After_a_restart_the_first_request_is_not_known_and_the_count_still_is()
    {
        var rig = await StartAsync(failures: 1);
        Ask(rig, (Count, "0")).ShouldBe(500);

        await using var next = await rig.RestartAsync();
        Ask(next, (Count, "1")).ShouldBe(200);

        (await LinksAsync(next)).ShouldBe([(-1, 0), (-1, 1)]);
    }

    [Fact]
    public async Task The_record_of_a_request_names_its_retries_and_theirs_names_it()
    {
        await using var rig = await StartAsync(failures: 1);
        Ask(rig, (Key, "order-1"));
        Ask(rig, (Key, "order-1"));
        var rows = await rig.RowsAsync();

        var first = Record(rig, rows[0].Intent.RequestId);
        first.TryGetProperty("retry_of", out _).ShouldBeFalse();
        first.GetProperty("retries").EnumerateArray().Select(static id => id.GetString()).ShouldBe([rows[1].Intent.RequestId.ToString("D")]);
        var second = Record(rig, rows[1].Intent.RequestId);
        second.GetProperty("retry_of").GetString().ShouldBe(rows[0].Intent.RequestId.ToString("D"));
        second.GetProperty("retry_count").GetInt32().ShouldBe(1);
        second.TryGetProperty("retries", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_headers_reach_the_provider_as_they_came()
    {
        var seen = new List<string>();
        var provider = new CannedProvider(s_answer, "application/json")
        {
            Instead = request =>
            {
                seen.Add(string.Join('|', request.Headers.NonValidated[Key].ToString(), request.Headers.NonValidated[Count].ToString()));
                return null;
            },
        };
        await using var rig = await PassThroughRig.StartAsync(provider);

        Ask(rig, (Key, "order-1"), (Count, "0")).ShouldBe(200);
        Ask(rig, (Key, "order-1"), (Count, "1")).ShouldBe(200);

        seen.Count.ShouldBe(2);
        seen[0].ShouldMatch("^[0-9a-f]{16}-order-1\\|0$");
        seen[1].ShouldBe(seen[0][..^1] + "1");
    }

    private static JsonElement Record(PassThroughRig rig, Guid id)
    {
        var caller = UnpricedCeilingTests.Caller("");
        rig.Ask(caller, SurfacePaths.Read("/v1/requests/" + id.ToString("D")), "/v1/requests/" + id.ToString("D"), method: "GET");
        return JsonDocument.Parse(caller.Answer.ToArray()).RootElement;
    }

    // Which row each row is a retry of, -1 for none, and which retry it is.
    private static async Task<(int Of, int Count)[]> LinksAsync(PassThroughRig rig)
    {
        var rows = await rig.RowsAsync();
        return [.. rows.Select(row => (row.Intent.RetryOf == Guid.Empty ? -1 : rows.FindIndex(first => first.Intent.RequestId == row.Intent.RetryOf), row.Intent.RetryCount))];
    }

    private static int Ask(PassThroughRig rig, params (string Name, string Value)[] headers) => Ask(rig, Body, Chat, null, headers);

    private static int Ask(PassThroughRig rig, string body, string path, string? presented, params (string Name, string Value)[] headers)
    {
        var caller = UnpricedCeilingTests.Caller(body);
        foreach (var (name, value) in headers)
            caller.Given[name] = value;

        rig.Ask(caller, SurfacePaths.Read(path), path, presented);
        return caller.Status;
    }

    private static Task<PassThroughRig> StartAsync(int failures, Action<IControlStore>? setUp = null) =>
        PassThroughRig.StartAsync(
            new CannedProvider(s_answer, "application/json")
            {
                Instead = _ => failures-- > 0 ? new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("{}", Encoding.UTF8, "application/json") } : null,
            },
            setUp: setUp);
}
