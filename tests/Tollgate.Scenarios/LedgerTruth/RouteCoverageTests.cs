using Tollgate.Gateway.Exchange;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.LedgerTruth;

/// <summary>Whatever reaches a provider is an attempt: each call of a provider has exactly one row, by every path there is.</summary>
public sealed class RouteCoverageTests
{
    private static readonly HttpMethod[] s_verbs = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch];

    [Fact]
    public async Task Every_route_that_reaches_a_provider_leaves_one_row_for_each_call()
    {
        await using var rig = await GatewayRig.StartAsync<GatewayRig>();
        var caller = rig.NewCaller();
        using var stored = await rig.SendAsync(caller, "/v1/responses", Bodies.Responses("gpt-4.1-mini", "[[sim: out=3]]"));
        var id = (await stored.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
        var reached = new HashSet<Surface>();

        // The simulator keeps no record of reading what is stored, which costs nothing; only its answers, which have no code of ours, tell.
        var reads = 0;
        var served = rig.Simulator.Attempts.Summary.Attempts;
        foreach (var (path, body) in Routes(id))
        {
            foreach (var prefix in (string[])["", "/openai", "/anthropic", "/gemini", "/api", "/v1"])
            {
                foreach (var verb in s_verbs)
                {
                    using var answer = await rig.SendAsync(caller, prefix + path, verb == HttpMethod.Get || verb == HttpMethod.Delete ? null : body, verb);
                    await answer.Content.ReadAsByteArrayAsync();
                    reads += SurfacePaths.Read(prefix + path).Surface == Surface.OpenAIStoredResponse && !answer.Headers.Contains("x-tollgate-code") ? 1 : 0;
                }
            }

            var now = rig.Simulator.Attempts.Summary.Attempts;
            var surface = SurfacePaths.Read(path.Split('?')[0]).Surface;
            if (now > served || (surface == Surface.OpenAIStoredResponse && reads > 0))
            {
                reached.Add(surface);
            }

            served = now;
        }

        await rig.QuietAsync();
        reached.Order().ShouldBe(Enum.GetValues<Surface>().Where(static one => one.CallsModel()), "a surface that is new belongs into this test");
        var ledger = await rig.LedgerAsync();
        ledger.Count(row => row.Intent.Surface == (byte)Surface.OpenAIStoredResponse).ShouldBe(reads);
        var rows = ledger.Where(row => row.Intent.Surface != (byte)Surface.OpenAIStoredResponse).Select(row => row.Intent.AttemptId.ToString("N")).ToList();
        var calls = rig.Simulator.Attempts.After().Select(call => call.AttemptId).ToList();
        calls.ShouldNotContain((string?)null);
        rows.ShouldBeUnique();
        calls.ShouldBeUnique();
        calls.Order(StringComparer.Ordinal).ShouldBe(rows.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, string? Body)> Routes(string storedId)
    {
        const string say = "[[sim: out=3]]";
        yield return ("/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", say));
        yield return ("/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", say, stream: true));
        yield return ("/v1/responses", Bodies.Responses("gpt-4.1-mini", say));
        yield return ("/v1/completions", Bodies.Completion("gpt-3.5-turbo-instruct", say));
        yield return ("/v1/embeddings", Bodies.Embedding("text-embedding-3-small", "hello"));
        yield return ("/v1/messages", Bodies.Messages("claude-sonnet-4-5", say));
        yield return ("/v1/messages/count_tokens", Bodies.Messages("claude-sonnet-4-5", say));
        yield return ("/v1beta/models/gemini-2.5-flash:generateContent", Bodies.Gemini(say));
        yield return ("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", Bodies.Gemini(say));
        yield return ("/v1beta/models/gemini-2.5-flash:countTokens", Bodies.Gemini(say));
        yield return ("/v1beta/models/gemini-embedding-001:embedContent", """{"content":{"parts":[{"text":"hello"}]}}""");
        yield return ("/openai/deployments/gpt-4o-mini/chat/completions", """{"messages":[{"role":"user","content":"hi"}]}""");
        yield return ("/v1/responses/" + storedId + "/input_items", null);
        yield return ("/v1/responses/" + storedId + "/cancel", "{}");
        yield return ("/v1/responses/" + storedId, null);

        // These call nobody.
        yield return ("/v1/quote", Bodies.Chat("gpt-4.1-mini", say));
        yield return ("/v1/me", null);
        yield return ("/v1/models", null);
        yield return ("/v1/requests/01890a5d-ac96-774b-bcce-b302099a8057", null);
        foreach (var unsupported in (string[])["/v1/files", "/v1/batches", "/v1/conversations", "/v1/containers", "/v1/audio/speech", "/v1/images/generations", "/v1/moderations", "/v1/messages/batches", "/v1beta/files", "/v1beta/cachedContents"])
        {
            yield return (unsupported, "{}");
        }
    }
}
