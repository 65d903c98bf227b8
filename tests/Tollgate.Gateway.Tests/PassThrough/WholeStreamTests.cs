using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Streams that arrive whole in one read, before any of the top-ups they needed.</summary>
public sealed class WholeStreamTests
{
    // 5,000 tokens of output at 0.6 USD a million, ten times the first slice.
    private const string Answer = """
        data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"},"finish_reason":null}]}

        data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c","object":"chat.completion.chunk","model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":5000,"total_tokens":5012}}

        data: [DONE]


        """;

    [Fact]
    public async Task With_money_in_the_budget_it_is_drawn_before_it_is_charged()
    {
        var row = await PlayAsync(limit: 1m);

        row.End.Cost.ShouldBe(new Amount(0.0030018m));
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
    }

    [Fact]
    public async Task Without_money_for_it_it_is_booked_in_full_and_flagged()
    {
        var row = await PlayAsync(limit: 0.002m);

        row.End.Cost.ShouldBe(new Amount(0.0030018m));
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeTrue();
    }

    private static async Task<AttemptRecord> PlayAsync(decimal limit)
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(Answer), "text/event-stream");
        await using var rig = await PassThroughRig.StartAsync(provider, limit);
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes(
            """{"model":"gpt-4o-mini","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Say hello"}]}"""));
        rig.Ask(caller, SurfacePaths.Read("/v1/chat/completions"), "/v1/chat/completions");
        caller.Status.ShouldBe(200);
        Encoding.UTF8.GetString(caller.Answer).ShouldEndWith("data: [DONE]\n\n");
        rig.Open.ShouldBe((0, Amount.Zero));
        return await rig.OnlyRowAsync();
    }
}
