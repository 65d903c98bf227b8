using System.Buffers;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Settlement;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The surfaces the gateway answers itself: models, own spend, quotes and request records. No model is called. The body is released by who asked.
/// </summary>
internal sealed class OwnAnswers(ModelListAnswer models, MeAnswer me, QuoteAnswer quote, RequestRecordAnswer records, BodyReading bodies)
{
    internal async ValueTask<Rejection?> AnswerAsync(Exchange exchange)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Rejection? refused;
        switch (exchange.Surface)
        {
            case Surface.Models:
                refused = models.Write(exchange, output);
                break;
            case Surface.Me:
                refused = me.Write(exchange, output);
                break;
            case Surface.RequestRecord:
                refused = await records.WriteAsync(exchange, output).ConfigureAwait(false);
                break;
            default:
                refused = await bodies.ReadAsync(exchange, exchange.Snapshot.Options.Limits).ConfigureAwait(false) ?? quote.Write(exchange, output);
                break;
        }

        if (refused is not null)
        {
            return refused;
        }

        var sink = exchange.Sink;
        sink.Status = 200;
        sink.SetHeader("Content-Type", "application/json");
        sink.SetHeader("x-tollgate-request-id", exchange.RequestId.ToString("D"));
        sink.SetLength(output.WrittenCount);
        sink.Body.Write(output.WrittenSpan);
        await sink.Body.FlushAsync(exchange.Source.Gone).ConfigureAwait(false);
        return null;
    }
}
