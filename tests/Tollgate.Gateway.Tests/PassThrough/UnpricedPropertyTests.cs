using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Random mixes of attempts with and without a price, whole and broken, streamed and not, against a provider that keeps to the caps it is sent.</summary>
public sealed partial class UnpricedPropertyTests
{
    private const string Chat = "/v1/chat/completions";
    private const decimal Limit = 0.4m;

    [Fact]
    public void Nothing_passes_a_hard_budget_at_ceiling_prices_and_a_restart_changes_no_counter() =>
        Prop.ForAll<int>(static seed => PlayAsync(seed).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void The_costs_of_the_ledger_are_those_without_a_ceiling() => Prop.ForAll<int>(static seed =>
    {
        var without = CostsAsync(seed, new GatewayOptions { Unpriced = UnpricedPolicy.Allow }).GetAwaiter().GetResult();
        var with = CostsAsync(seed, UnpricedCeilingTests.Options).GetAwaiter().GetResult();

        with.Select(static one => (one.Cost, one.ComputedCost, one.Priced)).ShouldBe(without.Select(static one => (one.Cost, one.ComputedCost, one.Priced)));
        without.ShouldAllBe(static one => one.Shadow == Amount.Zero);
        with.ShouldAllBe(static one => (one.Shadow == Amount.Zero) == one.Priced || one.IsFree);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    private static async Task PlayAsync(int seed)
    {
        var random = new Random(seed);
        var provider = Provider(random);
        var rig = await PassThroughRig.StartAsync(provider, Limit, UnpricedCeilingTests.OpenAI, options: UnpricedCeilingTests.Options, setUp: static control =>
        {
            control.Budgets.Create(new Budget { Name = "quarter", Window = BudgetWindow.CalendarQuarter, Limit = new Amount(Limit / 2) }).Require();
            control.Budgets.Create(new Budget { Name = "rolling", Window = BudgetWindow.Rolling(TimeSpan.FromHours(24)), Limit = new Amount(Limit), Kind = BudgetKind.Soft }).Require();
            control.Budgets.Create(new Budget { Name = "task", Each = Dimension.Task, Window = BudgetWindow.Lifetime, Limit = new Amount(Limit / 4) }).Require();
        });
        try
        {
            for (var i = 0; i < 30; i++)
            {
                var caller = UnpricedCeilingTests.Caller(Body(random), task: "task-" + random.Next(3).ToString(CultureInfo.InvariantCulture));
                rig.Ask(caller, SurfacePaths.Read(Chat), Chat);
                rig.Standings.ShouldAllBe(static one => one.Budget.Kind != BudgetKind.Hard || one.Spent + one.Held <= one.Limit);
            }

            var rows = await rig.RowsAsync();
            rows.ShouldAllBe(static row => !row.End.Flags.HasFlag(AttemptFlags.Overrun));
            (await rig.CompareAsync()).ShouldBeEmpty();
            var before = Counters(rig);
            before["plenty"].ShouldBe(rows.Aggregate(Amount.Zero, static (sum, row) => sum + row.End.Charged));
            rows.ShouldAllBe(static row => row.End.Shadow == Amount.Zero || row.End.PriceState < PriceState.Priced);

            // One more is under way when the process ends: its hold is what the next one counts.
            var held = Amount.Zero;
            if (random.Next(2) == 0)
            {
                var cut = UnpricedCeilingTests.Caller("""{"model":"mystery-1","max_tokens":1,"messages":[{"role":"user","content":"x"}]}""", task: "cut");
                if (rig.TryBegin(cut, SurfacePaths.Read(Chat), Chat))
                    held = rig.Open.Held;
            }

            rig = await rig.RestartAsync();
            var after = Counters(rig);
            after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
            foreach (var name in (string[])["plenty", "quarter", "rolling"])
                after[name].ShouldBe(before[name] + held, name);

            (await rig.CompareAsync()).ShouldBeEmpty();
        }
        finally
        {
            await rig.DisposeAsync();
        }
    }

    private static Dictionary<string, Amount> Counters(PassThroughRig rig) => rig.Standings.ToDictionary(static one => one.Budget.Name, static one => one.Spent);

    private static async Task<List<(Amount Cost, Amount ComputedCost, Amount Shadow, bool Priced, bool IsFree)>> CostsAsync(int seed, GatewayOptions options)
    {
        // A soft budget caps nothing, so that both see the same requests.
        var random = new Random(seed);
        await using var rig = await PassThroughRig.StartAsync(Provider(random), 1_000_000m, UnpricedCeilingTests.OpenAI, options: options);
        for (var i = 0; i < 20; i++)
            rig.Ask(UnpricedCeilingTests.Caller(Body(random)), SurfacePaths.Read(Chat), Chat);

        return [.. (await rig.RowsAsync()).Select(static row =>
            (row.End.Cost, row.End.ComputedCost, row.End.Shadow, row.End.PriceState is PriceState.Priced or PriceState.Included, row.End.Usage.IsEmpty && row.End.State == Economics.Usage.UsageState.Final))];
    }

    private static string Body(Random random)
    {
        var model = random.Next(3) == 0 ? "gpt-4o-mini" : "mystery-" + random.Next(3).ToString(CultureInfo.InvariantCulture);
        var stream = random.Next(2) == 0 ? ",\"stream\":true" : "";
        return $$"""{"model":"{{model}}","max_tokens":{{random.Next(1, 1500)}}{{stream}},"messages":[{"role":"user","content":"{{new string('x', random.Next(1, 400))}}"}]}""";
    }

    /// <summary>A provider that generates at most what it was asked for, and sometimes does not come to an end.</summary>
    private static CannedProvider Provider(Random random) => new([], "application/json")
    {
        Instead = request =>
        {
            var body = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            var model = Model().Match(body).Groups["name"].Value;
            var cap = int.Parse(Cap().Match(body).Groups["cap"].Value, CultureInfo.InvariantCulture);
            var input = random.Next(1, 10);
            var output = random.Next(1, cap + 1);
            var isStream = body.Contains("\"stream\":true", StringComparison.Ordinal);
            var answer = isStream ? UnpricedCeilingTests.Stream(model, input, output) : UnpricedCeilingTests.Whole(model, input, output);
            switch (random.Next(6))
            {
                case 0:
                    return new HttpResponseMessage(HttpStatusCode.InternalServerError) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
                case 1 when isStream:
                    // Only the first event arrives.
                    answer = answer[..(answer.IndexOf("\n\n", StringComparison.Ordinal) + 2)];
                    break;
                case 2 when !isStream:
                    // An answer that does not say what it used.
                    answer = answer[..answer.IndexOf(",\"usage\"", StringComparison.Ordinal)] + "}";
                    break;
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, isStream ? "text/event-stream" : "application/json") };
        },
    };

    [GeneratedRegex("\"model\":\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Model();

    [GeneratedRegex("\"max_tokens\":(?<cap>[0-9]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Cap();
}
