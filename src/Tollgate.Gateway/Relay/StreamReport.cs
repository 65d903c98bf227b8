using System.Globalization;
using System.Text;
using Tollgate.Gateway.Attempts;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// The comment before a stream's terminal event, for callers who send <c>x-tollgate-stream-report: 1</c>. Comments are ignored by
/// every SSE parser, so clients that do not know it are not disturbed.
/// </summary>
internal static class StreamReport
{
    internal static ReadOnlySpan<byte> For(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        if (exchange.Source.Header("x-tollgate-stream-report") != "1")
        {
            return default;
        }

        var end = exchange.End;
        var cost = end.PriceState is PriceState.Priced or PriceState.Included ? "\"" + end.Cost + "\"" : "null";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $": tollgate {{\"request_id\":\"{exchange.RequestId:D}\",\"cost_usd\":{cost},\"state\":\"{Lower(end.State)}\",\"input_total\":{end.Usage.InputTotal},\"output_total\":{end.Usage.OutputTotal}}}\n\n"));
    }

    private static string Lower(Economics.Usage.UsageState state) => state.ToString().ToLowerInvariant();
}
