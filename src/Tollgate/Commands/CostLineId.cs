using System.Text;
using System.Text.Json;

namespace Tollgate.Commands;

/// <summary>The id of a line, as the JSON value it is written as: a number stays a number.</summary>
internal static class CostLineId
{
    internal static string? Of(JsonElement root) =>
        root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id.GetRawText() : null;

    /// <summary>The id of a line that is not JSON as a whole, when it comes before the place where it breaks.</summary>
    internal static string? Salvage(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("id"u8)
                    && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    return Encoding.UTF8.GetString(bytes.AsSpan((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
                }
            }
        }
        catch (JsonException)
        {
            // It broke before the id.
        }

        return null;
    }
}
