using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Settlement;

/// <summary>
/// <c>GET /v1/requests/{id}</c>: what a request cost and why, readable by the team that made it the moment its answer is complete.
/// </summary>
internal sealed class RequestRecordAnswer(Func<Guid, IReadOnlyList<RecentAttempt>> recent, ILedgerReader reader, NameBook book)
{
    private const int MostRetries = 50;

    internal async ValueTask<Rejection?> WriteAsync(Exchange.Exchange exchange, IBufferWriter<byte> output)
    {
        if (!Guid.TryParse(exchange.Match.Id, out var id))
        {
            return NotFound(exchange.Match.Id);
        }

        // The reader blocks, and this thread belongs to the relay.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var attempts = new List<(AttemptRecord Record, bool Ended)>();
        foreach (var attempt in recent(id))
        {
            attempts.Add((attempt.Record, attempt.Ended));
        }

        if (attempts.Count == 0)
        {
            foreach (var record in await reader.AttemptsOfAsync(id, withTrace: true, exchange.Source.Gone).ConfigureAwait(false))
            {
                attempts.Add((record, true));
            }
        }

        if (attempts.Count == 0 || !Owns(exchange, attempts[0].Record))
        {
            return NotFound(exchange.Match.Id);
        }

        var names = await NamesAsync(attempts, exchange.Source.Gone).ConfigureAwait(false);
        var retries = await reader.RetriesOfAsync(id, MostRetries, exchange.Source.Gone).ConfigureAwait(false);
        Write(id, attempts, [.. retries.Where(retry => Owns(exchange, retry)).Select(static retry => retry.Intent)], names, output);
        return null;
    }

    private static Rejection NotFound(string? id) => new(404, "request_not_found", $"No request '{id}' was made with this key's team.");

    private static bool Owns(Exchange.Exchange exchange, AttemptRecord record)
    {
        ref readonly var own = ref exchange.Caller!.Attribution;
        return record.Intent.Attribution[Dimension.Organization] == own[Dimension.Organization]
            && (own[Dimension.Team] == 0
                ? record.Intent.Attribution[Dimension.Key] == own[Dimension.Key]
                : record.Intent.Attribution[Dimension.Team] == own[Dimension.Team]);
    }

    private async Task<IReadOnlyDictionary<(Dimension Dimension, long Id), string>> NamesAsync(
        List<(AttemptRecord Record, bool Ended)> attempts, CancellationToken cancellation)
    {
        var ids = new HashSet<(Dimension, long)>();
        foreach (var (record, _) in attempts)
        {
            for (var i = 0; i < Attribution.FixedCount; i++)
            {
                if (record.Intent.Attribution[(Dimension)i] is not 0 and var id)
                {
                    ids.Add(((Dimension)i, id));
                }
            }

            for (var i = 0; i < record.Intent.TagCount; i++)
            {
                ids.Add((Dimension.Tag, record.Intent.Tags[i]));
            }

            ids.Add((Dimension.ModelServed, record.End.ModelServed));
            ids.Add((Dimension.Tier, record.End.Tier));
        }

        var names = new Dictionary<(Dimension, long), string>();
        foreach (var id in ids)
        {
            if (book.NameOf(id.Item1, id.Item2) is { } name)
            {
                names[id] = name;
            }
        }

        ids.ExceptWith(names.Keys);
        foreach (var (id, name) in await reader.NamesAsync(ids, cancellation).ConfigureAwait(false))
        {
            names[id] = name;
        }

        return names;
    }

    private static void Write(
        Guid id, List<(AttemptRecord Record, bool Ended)> attempts, List<AttemptIntent> retries, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names, IBufferWriter<byte> output)
    {
        var (total, shadow) = (Amount.Zero, Amount.Zero);
        var priced = true;
        var complete = true;
        foreach (var (record, ended) in attempts)
        {
            total += record.End.Cost;
            shadow += record.End.Shadow;
            complete &= ended;
            priced &= record.End.PriceState is PriceState.Priced or PriceState.Included || !ended;
        }

        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("id", id.ToString("D"));
        json.WriteBoolean("complete", complete);
        json.WriteBoolean("priced", priced);
        json.WriteString("cost_usd", complete && priced ? total.ToString() : null);
        Shadow(json, shadow);
        var first = attempts[0].Record.Intent;
        json.WriteString("started_at", Instant(first.StartedMicros));
        WriteRetries(json, first, retries);
        json.WriteStartObject("attribution");
        foreach (var dimension in (ReadOnlySpan<Dimension>)[Dimension.Organization, Dimension.Team, Dimension.User, Dimension.Key, Dimension.Customer, Dimension.Unit, Dimension.Feature, Dimension.Workflow, Dimension.Task])
        {
            if (first.Attribution[dimension] is not 0 and var name)
            {
                json.WriteString(dimension.ToString().ToLowerInvariant(), Name(names, dimension, name));
            }
        }

        json.WriteStartArray("tags");
        for (var i = 0; i < first.TagCount; i++)
        {
            json.WriteStringValue(Name(names, Dimension.Tag, first.Tags[i]));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("attempts");
        foreach (var (record, ended) in attempts)
        {
            WriteAttempt(json, record, ended, names);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAttempt(Utf8JsonWriter json, AttemptRecord record, bool ended, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names)
    {
        var intent = record.Intent;
        var end = record.End;
        json.WriteStartObject();
        json.WriteString("id", intent.AttemptId.ToString("D"));
        json.WriteNumber("ordinal", intent.Ordinal);
        json.WriteString("surface", SurfaceNames.Of((Surface)intent.Surface));
        foreach (var dimension in (ReadOnlySpan<Dimension>)[Dimension.Model, Dimension.Provider, Dimension.Account, Dimension.Tier])
        {
            var name = dimension == Dimension.Tier && end.Tier != 0 ? end.Tier : intent.Attribution[dimension];
            if (name != 0)
            {
                json.WriteString(dimension.ToString().ToLowerInvariant(), Name(names, dimension, name));
            }
        }

        // The ledger books an attempt whose answer named no model under the one asked for; here that is not passed off as an answer's word.
        var served = end.ModelServed == intent.Attribution[Dimension.Model] ? 0 : end.ModelServed;
        json.WriteString("model_served", served == 0 ? null : Name(names, Dimension.ModelServed, served));

        json.WriteNumber("card_version", intent.CardVersion);
        if (!ended)
        {
            json.WriteString("state", "running");
            json.WriteEndObject();
            return;
        }

        json.WriteString("state", StateNames.Of(end.State));
        json.WriteString("price_state", StateNames.Of(end.PriceState));
        json.WriteString("cost_usd", end.PriceState == PriceState.Unpriced ? null : end.Cost.ToString());
        Shadow(json, end.Shadow);
        if (end.Cost != end.ComputedCost)
        {
            json.WriteString("computed_cost_usd", end.ComputedCost.ToString());
        }

        json.WriteStartObject("usage");
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            if (i <= (int)Bucket.Reasoning || end.Usage[(Bucket)i] != 0)
            {
                json.WriteNumber(BucketNames.Utf8((Bucket)i), end.Usage[(Bucket)i]);
            }
        }

        json.WriteEndObject();
        json.WriteString("flags", ((end.Flags | intent.Flags) == AttemptFlags.None) ? "" : (end.Flags | intent.Flags).ToString());
        json.WriteString("failure", end.Failure == AttemptFailure.None ? null : end.Failure.ToString());
        json.WriteNumber("upstream_status", end.UpstreamStatus);
        json.WriteNumber("first_byte_ms", end.FirstByteMicros / 1000.0);
        json.WriteNumber("duration_ms", end.DurationMicros / 1000.0);
        if (end.TraceLength > 0)
        {
            json.WritePropertyName("trace");
            json.WriteRawValue(end.Trace.AsSpan(0, end.TraceLength), skipInputValidation: false);
        }

        json.WriteEndObject();
    }

    // Only where there is something to say: most requests are made once.
    private static void WriteRetries(Utf8JsonWriter json, AttemptIntent first, List<AttemptIntent> retries)
    {
        if (first.RetryCount > 0 || first.RetryOf != Guid.Empty)
        {
            json.WriteString("retry_of", first.RetryOf == Guid.Empty ? null : first.RetryOf.ToString("D"));
            json.WriteNumber("retry_count", first.RetryCount);
        }

        if (retries.Count > 0)
        {
            json.WriteStartArray("retries");
            foreach (var retry in retries)
            {
                json.WriteStringValue(retry.RequestId.ToString("D"));
            }

            json.WriteEndArray();
        }
    }

    // What budgets counted for usage without a price; no part of the cost.
    private static void Shadow(Utf8JsonWriter json, Amount shadow)
    {
        if (shadow != Amount.Zero)
        {
            json.WriteString("shadow_usd", shadow.ToString());
        }
    }

    private static string Name(IReadOnlyDictionary<(Dimension Dimension, long Id), string> names, Dimension dimension, long id) =>
        names.TryGetValue((dimension, id), out var name) ? name : "#" + id.ToString("x16", CultureInfo.InvariantCulture);

    private static string Instant(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * 10).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
