using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>
/// What the audit log says of an object: facts without personal data or secrets. Columns that are not listed here appear by their name
/// alone when they change.
/// </summary>
internal static class AuditFacts
{
    private static readonly FrozenSet<string> s_shown = FrozenSet.Create(
        StringComparer.Ordinal,
        "organization_id", "team_id", "user_id", "expires_micros", "allowed_models", "allowed_surfaces", "required_attribution", "rotated_from", "first_id", "role", "provider", "owner", "owner_id",
        "disabled_micros", "dimension", "each_dimension", "window_kind", "window_minutes", "limit_amount", "kind", "dry_run", "alert_thresholds", "degrade_from", "enabled",
        "requests", "per_seconds", "burst", "max_parallel", "max_streams", "input_tokens", "output_tokens", "tokens", "money",
        "allowed_providers", "allowed_regions", "zero_retention_only", "forbid_storage",
        "target", "sunset_micros", "use_instead",
        "master_key", "fingerprint",
        "budget_id", "amount", "from_micros", "until_micros", "requested_by", "requested_by_user", "state", "decided_by", "decided_micros", "ended_micros");

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The facts of a new object, and of a changed one those that differ.</summary>
    public static (string Before, string After, string Changed) Compare(string[] columns, object?[]? before, object?[] after)
    {
        var differing = Enumerable.Range(0, columns.Length)
            .Where(i => before is null ? after[i] is not null : !Same(before[i], after[i]))
            .ToList();
        var shown = differing.Where(i => s_shown.Contains(columns[i])).ToList();
        return (before is null ? "" : Json(columns, before, shown), Json(columns, after, shown), before is null ? "" : string.Join(',', differing.Select(i => columns[i])));
    }

    private static string Json(string[] columns, object?[] values, List<int> shown)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            foreach (var i in shown)
            {
                json.WritePropertyName(columns[i]);
                switch (values[i])
                {
                    case null:
                        json.WriteNullValue();
                        break;
                    case byte[] id:
                        json.WriteStringValue(new Guid(id, bigEndian: true));
                        break;
                    case string text:
                        json.WriteStringValue(text);
                        break;
                    case var number:
                        json.WriteNumberValue(Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture));
                        break;
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other),
        _ => Equals(left, right),
    };
}
