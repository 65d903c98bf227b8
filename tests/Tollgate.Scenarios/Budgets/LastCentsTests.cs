using System.Text;
using System.Text.RegularExpressions;
using Tollgate.Economics.Money;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator.Journal;
using Tollgate.Storage.Ledger;
using Tollgate.Wire.Tokens;
using AttemptRecord = Tollgate.Simulator.Journal.AttemptRecord;

namespace Tollgate.Scenarios.Budgets;

/// <summary>
/// A stream in the last cents of a hard budget says nearly all that the money buys before it is cut, and the provider, which goes on
/// generating until the cut reaches it, bills no more than the limit.
/// </summary>
public sealed partial class LastCentsTests(AheadRig rig) : IClassFixture<AheadRig>
{
    private const string Long = "[[sim: out=9000 chunk=10 delay=1s]]";

    [Theory]
    [InlineData("/v1/chat/completions", "gpt-4.1", 0.012)]
    [InlineData("/v1/chat/completions", "gpt-4.1", 0.03)]
    [InlineData("/v1/chat/completions", "gpt-4-turbo", 0.05)]
    [InlineData("/v1/completions", "gpt-4.1", 0.012)]
    [InlineData("/v1/responses", "gpt-4.1", 0.012)]
    public async Task A_model_with_a_public_tokenizer_uses_nearly_all_of_the_money(string path, string model, double limit)
    {
        var (served, said) = await SpendAllAsync(path, model, Long, (decimal)limit);
        ((double)said).ShouldBeGreaterThan(0.8 * Bought(served, (decimal)limit));
    }

    [Theory]
    [InlineData("/v1/messages", "claude-sonnet-4-5", 0.02)]
    [InlineData("/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse", "gemini-2.0-flash", 0.001)]
    public async Task A_model_without_one_uses_what_the_factor_of_its_estimate_leaves(string path, string model, double limit)
    {
        var (served, said) = await SpendAllAsync(path, model, Long, (decimal)limit);

        // Twice the public count is the bound; the bytes would have been four to five times it.
        ((double)said).ShouldBeGreaterThan(0.4 * Bought(served, (decimal)limit));
    }

    [Fact]
    public async Task What_was_held_for_a_long_prompt_beyond_its_tokens_becomes_output()
    {
        const decimal limit = 0.045m;
        var prompt = string.Concat(Enumerable.Repeat("The quiet river keeps the paper and the early train takes a note. ", 300));

        // As bytes the prompt takes nine tenths of the money; as tokens two.
        prompt.Length.ShouldBeInRange(19_000, 20_000);
        var (served, said) = await SpendAllAsync("/v1/chat/completions", "gpt-4.1", prompt + Long, limit);
        ((double)said).ShouldBeGreaterThan(0.8 * Bought(served, limit));
    }

    [Fact]
    public async Task A_stream_that_began_in_plenty_is_counted_from_when_the_money_gets_short()
    {
        const decimal limit = 1m;
        var caller = rig.NewCaller(plan => plan.Budget = limit);
        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", Long, stream: true), stream: true);
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        for (var i = 0; i < 20; i++)
        {
            await rig.Time.WaitingAsync(1);
            rig.Time.Fire();
            (await events.NextAsync()).ShouldNotBeNull();
        }

        // Others spend the budget down to a few cents meanwhile.
        foreach (var tokens in new[] { 32_000, 32_000, 32_000, 22_000 })
        {
            using var other = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", $"[[sim: out={tokens}]]", maxTokens: tokens));
            other.IsSuccessStatusCode.ShouldBeTrue(await other.Content.ReadAsStringAsync());
        }

        await rig.StepToEndAsync(events);
        await rig.QuietAsync();

        var rows = await rig.LedgerAsync(caller);
        rows.Count.ShouldBe(5);
        var cut = rows.Single(row => row.End.Failure == AttemptFailure.BudgetCut);
        var left = limit - rows.Where(row => row != cut).Sum(row => row.End.Cost.Value);
        ShouldHold(rows, limit);

        // What had passed before stays with its bytes; it is a small part.
        ((double)Tokens(events.Text)).ShouldBeGreaterThan(0.75 * Bought(rig.SimulatedOf(cut)!, left));
    }

    [Fact]
    public async Task Streams_that_share_the_last_cents_bill_no_more_than_the_limit_together()
    {
        const decimal limit = 0.1m;
        var caller = rig.NewCaller(plan => plan.Budget = limit);
        var streams = new List<(HttpResponseMessage Answer, EventReader Events)>();
        for (var i = 0; i < 4; i++)
        {
            var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1", $"Stream {i}. {Long}", stream: true), stream: true);
            streams.Add((answer, new EventReader(await answer.Content.ReadAsStreamAsync())));
        }

        foreach (var (answer, events) in streams)
        {
            await rig.StepToEndAsync(events);
            answer.Dispose();
        }

        await rig.QuietAsync();
        var rows = await rig.LedgerAsync(caller);
        ShouldHold(rows, limit);
        streams.Sum(stream => Tokens(stream.Events.Text)).ShouldBeGreaterThan((int)(0.8m * limit / 0.000008m));
    }

    private async Task<(AttemptRecord Served, int Said)> SpendAllAsync(string path, string model, string text, decimal limit)
    {
        var caller = rig.NewCaller(plan => plan.Budget = limit);
        var body = path switch
        {
            "/v1/chat/completions" => Bodies.Chat(model, text, stream: true),
            "/v1/completions" => Bodies.Completion(model, text, stream: true, 30_000),
            "/v1/responses" => Bodies.Responses(model, text, stream: true),
            "/v1/messages" => Bodies.Messages(model, text, stream: true, 30_000),
            _ => Bodies.Gemini(text, 8000),
        };
        using var answer = await rig.SendAsync(caller, path, body, stream: true);
        ((int)answer.StatusCode).ShouldBe(200, await (answer.IsSuccessStatusCode ? Task.FromResult("") : answer.Content.ReadAsStringAsync()));
        var events = new EventReader(await answer.Content.ReadAsStreamAsync());
        await rig.StepToEndAsync(events);
        await rig.QuietAsync();

        var row = await rig.OnlyRowAsync(caller);
        row.End.Failure.ShouldBe(AttemptFailure.BudgetCut);
        ShouldHold([row], limit);
        rig.StandingOf(caller.Budget!).Spent.ShouldBe(row.End.Cost);
        var (served, said) = (rig.SimulatedOf(row)!, Tokens(events.Text));
        served.Usage.OutputVisible.ShouldBeGreaterThanOrEqualTo(said + AheadRig.Ahead);
        return (served, said);
    }

    // Ledger and bill: no attempt is billed above what it was charged, and all of them together never above the limit.
    private void ShouldHold(List<Storage.Ledger.AttemptRecord> rows, decimal limit)
    {
        foreach (var row in rows)
        {
            row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
            rig.SimulatedOf(row)!.Usd.ShouldBeLessThanOrEqualTo(row.End.Cost.Value);
        }

        rows.Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost).Value.ShouldBeLessThanOrEqualTo(limit);
    }

    // What the money buys by the provider's own prices, after the prompt, of which it generates the last tokens ahead.
    private static double Bought(AttemptRecord served, decimal money)
    {
        served.Outcome.ShouldBe(AttemptOutcome.ClientGone);
        var prices = Simulator.Billing.PriceTable.Standard.For(served.Model);
        var prompt = served.Usd - (served.Usage.TotalOutput * prices.Output / 1_000_000m);
        return (double)((money - prompt) / (prices.Output / 1_000_000m));
    }

    // The tokens of the text that reached the caller.
    private static int Tokens(string stream)
    {
        var text = string.Concat(TextOfEvents().Matches(stream).Select(match => match.Groups["text"].Value));
        return BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(text));
    }

    [GeneratedRegex("\"(content|text|delta)\": ?\"(?<text>[^\"]*)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TextOfEvents();
}
