using System.Globalization;
using System.Net;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Budgets;

/// <summary>Embedded images are held for by their size and the provider's formula.</summary>
public sealed class ImageHoldTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    // The head of a picture of 1024 by 768 pixels.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAABAAAAAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Theory]
    [InlineData("gpt-4o", 765)]
    [InlineData("gpt-5", 922)]
    [InlineData("gpt-4o-mini", 25_501)]
    [InlineData("claude-sonnet-4-5", 1_049)]
    public async Task The_bound_of_a_request_counts_the_pixels_of_its_images(string model, int tokens)
    {
        using var plain = await rig.SendAsync(rig.NewCaller(), "/v1/quote", Body(model, 0, "x"));
        using var seeing = await rig.SendAsync(rig.NewCaller(), "/v1/quote", Body(model, 3, "x"));

        var more = await InputAsync(seeing) - await InputAsync(plain);
        more.ShouldBeInRange(3 * tokens, 3 * (tokens + 200));
    }

    [Fact]
    public async Task A_budget_that_pays_for_the_images_is_not_refused_for_an_allowance()
    {
        // Four images are 3,060 tokens, less than a cent; four allowances would be seven.
        var caller = rig.NewCaller(plan => plan.Budget = 0.02m);

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Body("gpt-4o", 4, "[[sim: in=3200 out=40]]"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await rig.OnlyRowAsync(caller)).End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
    }

    [Fact]
    public async Task A_model_that_counts_images_dear_does_not_overrun()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 1m);

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Body("gpt-4o-mini", 2, "[[sim: in=51000 out=40]]"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var row = await rig.OnlyRowAsync(caller);
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
        row.End.Cost.Value.ShouldBe(rig.SimulatedOf(row)!.Usd);
    }

    private static async Task<int> InputAsync(HttpResponseMessage quote)
    {
        var text = await quote.Content.ReadAsStringAsync();
        quote.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return int.Parse(text.Json().GetProperty("input_tokens_at_most").GetRawText(), CultureInfo.InvariantCulture);
    }

    private static string Body(string model, int images, string text)
    {
        var claude = model.StartsWith("claude", StringComparison.Ordinal);
        var image = claude
            ? $$"""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{Png}}"} },"""
            : $$"""{"type":"image_url","image_url":{"url":"data:image/png;base64,{{Png}}"} },""";
        var parts = string.Concat(Enumerable.Repeat(image, images));
        return $$"""{"model":"{{model}}","max_tokens":300,"messages":[{"role":"user","content":[{{parts}}{"type":"text","text":"{{text}}"}]}]}""";
    }
}
