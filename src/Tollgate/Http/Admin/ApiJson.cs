using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin;

/// <summary>How the admin API reads and writes JSON: snake_case names, money as text, and nothing read that is not understood.</summary>
internal static class ApiJson
{
    internal static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new AmountJson(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Money is text in exact decimal digits, because JSON numbers are binary floats to most readers. A number is read too.</summary>
    private sealed class AmountJson : JsonConverter<Amount>
    {
        public override Amount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String when Amount.TryParse(reader.GetString(), out var amount) => amount,
            JsonTokenType.Number when reader.TryGetDecimal(out var value) => new Amount(value),
            _ => throw new JsonException("Write an amount such as \"12.50\"."),
        };

        public override void Write(Utf8JsonWriter writer, Amount value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
