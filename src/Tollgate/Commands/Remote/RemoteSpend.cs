using System.Globalization;
using Tollgate.Commands.Administration;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Http.Admin;
using Tollgate.Insights.Caps;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Remote;

/// <summary>Questions to the ledger of a gateway elsewhere.</summary>
internal sealed class RemoteSpend(RemoteGateway gateway) : ISpendQuestions
{
    // Everything, as the verbs have it on the data directory; the API's own default is today.
    private const long Beginning = 0;
    private const long End = 253_370_764_800_000_000;

    public async Task<ControlResult<SpendReport>> AskAsync(SpendOrder order, CancellationToken cancellation)
    {
        var answer = await gateway.GetAsync("api/spend" + Query(order), cancellation).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            return new ControlResult<SpendReport>(RemoteRefusal.Read(gateway, answer));
        }

        var body = new SeenRow(gateway.Read(answer));
        if (!body.Has("rows") || body.Moment("as_of") is not { } asOf)
        {
            throw gateway.NoGateway(answer);
        }

        var names = order.By.Select(GroupingNames.Of).ToList();
        var rest = body.Part("cut_off");
        return new SpendReport(
            [.. body.Rows("rows").Select(row => new SpendRow([], Labels(names, row), Sums(row)))], Sums(body.Part("total")),
            rest.Number("rows") is { } left ? ((int)left, Sums(rest.Part("sums"))) : null, asOf, order.Top, body.Moment("missing_before"));
    }

    public async Task<ControlResult<IReadOnlyList<CapRow>>> CapsAsync(SpendOrder order, CancellationToken cancellation)
    {
        var answer = await gateway.GetAsync("api/spend/caps" + Query(order), cancellation).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            return new ControlResult<IReadOnlyList<CapRow>>(RemoteRefusal.Read(gateway, answer));
        }

        var body = new SeenRow(gateway.Read(answer));
        if (!body.Has("rows"))
        {
            throw gateway.NoGateway(answer);
        }

        var names = order.By.Select(GroupingNames.Of).ToList();
        return new ControlResult<IReadOnlyList<CapRow>>([.. body.Rows("rows").Select(row => new CapRow(
            Labels(names, row), row.Number("attempts") ?? 0, row.Number("cap_tokens") ?? 0, row.Number("output_tokens") ?? 0, row.Number("largest_output") ?? 0, Money(row, "held_usd"), Money(row, "cost_usd")))]);
    }

    private static string Query(SpendOrder order)
    {
        List<(string Name, string Value)> parameters =
        [
            ("by", string.Join(',', order.By.Select(GroupingNames.Of))), ("from", Moment(order.FromMicros ?? Beginning)), ("to", Moment(order.ToMicros ?? End)),
            .. order.Filters.Select(static filter => (SpendArguments.Word(filter.Dimension), filter.Name)),
        ];
        if (order.Top is { } top)
        {
            parameters.Add(("limit", top.ToString(CultureInfo.InvariantCulture)));
        }

        return "?" + string.Join('&', parameters.Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
    }

    private static string Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("O", CultureInfo.InvariantCulture);

    private static List<string> Labels(List<string> names, SeenRow row) => names.ConvertAll(row.Text);

    private static SpendSums Sums(SeenRow row)
    {
        var states = row.Part("states");
        var sums = new SpendSums
        {
            Cost = Money(row, "cost_usd"),
            Requests = row.Number("requests") ?? 0,
            Attempts = row.Number("attempts") ?? 0,
            Errors = row.Number("errors") ?? 0,
            UnpricedAttempts = row.Number("unpriced_attempts") ?? 0,
            UnpricedTokens = row.Number("unpriced_tokens") ?? 0,
            FinalAttempts = states.Number("final") ?? 0,
            PartialAttempts = states.Number("partial") ?? 0,
            EstimatedAttempts = states.Number("estimated") ?? 0,
            UnknownAttempts = states.Number("unknown") ?? 0,
        };
        var usage = row.Part("usage");
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            sums.Usage[(Bucket)i] = usage.Number(BucketNames.Of((Bucket)i)) ?? 0;
        }

        return sums;
    }

    private static Amount Money(SeenRow row, string name) => Amount.TryParse(row.Text(name), out var amount) ? amount : default;
}
