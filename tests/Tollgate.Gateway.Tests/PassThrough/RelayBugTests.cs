using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>A bug in the middle of an answer surfaces as what it is, and the attempt is ended and charged all the same.</summary>
public sealed class RelayBugTests
{
    [Theory]
    [InlineData(true, "text/event-stream", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n")]
    [InlineData(false, "application/json", "{\"choices\":[")]
    public async Task It_is_not_taken_for_a_provider_that_broke_off(bool stream, string type, string begun)
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(begun), type) { Bug = new InvalidOperationException("a bug"), Length = begun.Length + 100 };
        await using var rig = await PassThroughRig.StartAsync(provider, limit: 1m);
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes(
            $$"""{"model":"gpt-4o-mini","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Say hello"}]}"""));

        rig.Ask(caller, SurfacePaths.Read("/v1/chat/completions"), "/v1/chat/completions");

        caller.Status.ShouldBe(500);
        Encoding.UTF8.GetString(caller.Answer).ShouldContain("internal_error");
        rig.Open.ShouldBe((0, Amount.Zero));
        var row = await rig.OnlyRowAsync();
        row.End.Failure.ShouldBe(AttemptFailure.UpstreamCut);
        row.End.Cost.ShouldBeGreaterThan(Amount.Zero);
    }
}
