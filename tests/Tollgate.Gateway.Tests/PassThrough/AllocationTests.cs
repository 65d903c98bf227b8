using System.Text;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Tests.Identity;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>What a request that passes through costs in memory of ours, all stages on: key, budget, journal, price, ledger.</summary>
public sealed class AllocationTests
{
    private const int Requests = 2000;

    // The platform's own share of a call: its request message with headers, built as an attempt builds it.
    private const int MostBytes = 2048;

    [Fact]
    public async Task A_request_that_passes_through_allocates_at_most_two_kilobytes()
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(
            """{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"""),
            "application/json");
        await using var rig = await PassThroughRig.StartAsync(provider);
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}"""));
        var path = "/v1/chat/completions";
        var match = SurfacePaths.Read(path);

        var ours = Measure(() => rig.Ask(caller, match, path)) - Measure(() => Platform(provider));

        caller.Status.ShouldBe(200);
        caller.Cost.ShouldBe("0.0000036");
        (await rig.LedgerRowsAsync()).ShouldBe(2 * Requests);
        ours.ShouldBeLessThanOrEqualTo(MostBytes);
        ours.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("x-stainless-retry-count", "0")]
    [InlineData("idempotency-key", "order-1")]
    public async Task A_client_that_retries_costs_only_what_its_header_costs(string header, string value)
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(
            """{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"""),
            "application/json");
        await using var rig = await PassThroughRig.StartAsync(provider);
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}"""));
        caller.Given[header] = value;
        var path = "/v1/chat/completions";
        var match = SurfacePaths.Read(path);

        var ours = Measure(() => rig.Ask(caller, match, path)) - Measure(() => Platform(provider));

        // The header on its way to the provider, which it takes as it did before.
        caller.Status.ShouldBe(200);
        ours.ShouldBeLessThanOrEqualTo(MostBytes + 512);
    }

    [Fact]
    public async Task A_token_that_was_seen_before_costs_no_more_than_a_key()
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(
            """{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}"""),
            "application/json");
        await using var rig = await PassThroughRig.StartAsync(provider, tokens: new AnyToken());
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}"""));
        var path = "/v1/chat/completions";
        var match = SurfacePaths.Read(path);
        rig.Control.Users.Create(new User { OrganizationId = rig.Control.Organizations.List()[0].Id, Slug = "ada" }).Require();
        rig.RefreshKeys();
        var token = AnyToken.New("ada");

        var ours = Measure(() => rig.Ask(caller, match, path, token)) - Measure(() => Platform(provider));

        caller.Status.ShouldBe(200);
        ours.ShouldBeLessThanOrEqualTo(MostBytes);
        var ring = rig.Core.Keys.Current;
        var tokens = rig.Core.Tokens;
        var seen = 0;
        Measure(() => seen += tokens.TryIdentify(token, ring, 1, out var holder) && holder.Caller is not null ? 1 : 0).ShouldBe(0);
        seen.ShouldBe(2 * Requests);
    }

    /// <summary>What any caller of a provider would allocate: the message with its headers, the answer, one wait for each.</summary>
    private static void Platform(CannedProvider provider)
    {
        using var invoker = new HttpMessageInvoker(provider, disposeHandler: false);
        using var message = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/v1/chat/completions");
        message.Headers.TryAddWithoutValidation("user-agent", "test");
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        message.Headers.TryAddWithoutValidation("Authorization", "Bearer sk-test");
        var asked = invoker.SendAsync(message, CancellationToken.None);
        provider.Deliver();
        using var response = asked.GetAwaiter().GetResult();
        using var stream = response.Content.ReadAsStream();
        var read = stream.ReadAsync(new byte[1].AsMemory(0, 0));
        provider.Deliver();
        read.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Bytes allocated by this thread per call, once everything is warm.</summary>
    private static long Measure(Action action)
    {
        for (var i = 0; i < Requests; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Requests; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }
}
