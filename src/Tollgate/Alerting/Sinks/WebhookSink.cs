using System.Globalization;
using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sinks;

/// <summary>
/// Posts alerts as JSON, signed as Standard Webhooks says. The id is the alert's and stays the same over all tries, so that a receiver can tell
/// repeats.
/// </summary>
internal sealed class WebhookSink(Uri url, byte[] key, AlertPost post, TimeProvider time) : IAlertSink
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public Task<string?> SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        var body = Body(message);
        var id = message.Alert.Id.ToString();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return post.SendAsync(
            url, body,
            headers =>
            {
                headers.TryAddWithoutValidation("webhook-id", id);
                headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
                headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Sign(key, id, timestamp, body));
            },
            cancellation);
    }

    private static byte[] Body(AlertMessage message)
    {
        var alert = message.Alert;
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "alert." + alert.Kind.Word(),
                timestamp = AlertFacts.Instant(alert.FirstMicros),
                data = new
                {
                    id = alert.Id,
                    kind = alert.Kind.Word(),
                    first_at = AlertFacts.Instant(alert.FirstMicros),
                    last_at = AlertFacts.Instant(alert.LastMicros),
                    count = alert.Count,
                    text = message.Text,
                    organization_id = alert.OrganizationId,
                    object_id = alert.ObjectId,
                    facts = message.Facts,
                    names = message.Names,
                },
            },
            s_json);
    }
}
