using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>Makes the message of an alert, with the names of this moment.</summary>
internal sealed class AlertWriting(AlertNaming naming)
{
    internal async Task<AlertMessage> WriteAsync(Alert alert, CancellationToken cancellation)
    {
        var facts = AlertFacts.Read(alert.Facts);
        var names = await naming.ResolveAsync(alert, facts, cancellation).ConfigureAwait(false);
        var plain = new AlertNames { Provider = names.Provider, Model = names.Model };
        return new AlertMessage(alert, facts, names, AlertText.Write(alert, facts, names), AlertText.Write(alert, facts, plain));
    }

    /// <summary>What <c>alerts test</c> sends.</summary>
    internal static AlertMessage Test(DateTimeOffset at)
    {
        var micros = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var alert = new Alert { Id = Guid.CreateVersion7(at), Kind = AlertKind.Test, DedupeKey = "test", FirstMicros = micros, LastMicros = micros, Facts = "{}" };
        var text = AlertText.Write(alert, new AlertFacts(), new AlertNames());
        return new AlertMessage(alert, new AlertFacts(), new AlertNames(), text, text);
    }
}
