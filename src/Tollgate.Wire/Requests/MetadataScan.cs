using System.Text.Json;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>Attribution that callers put into <c>metadata</c>.</summary>
internal static class MetadataScan
{
    private const int MaxEntries = 32;
    private const int MaxValueLength = 512;

    public static void Read(ref Utf8JsonReader reader, WireFormat format, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RequestValues.Name(ref reader, facts);
            var key = KeyOf(name);
            var user = format == WireFormat.AnthropicMessages && name.SequenceEqual("user_id"u8);
            reader.Read();
            if (user)
            {
                facts.User = RequestValues.Text(ref reader, facts);
            }
            else if (key is not null && reader.TokenType == JsonTokenType.String && facts.Metadata.Count < MaxEntries
                && RequestValues.Length(ref reader) <= MaxValueLength)
            {
                facts.AddMetadata(key, RequestValues.Text(ref reader, facts) ?? "");
            }

            reader.Skip();
        }
    }

    private static string? KeyOf(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("tollgate_"u8) || name.StartsWith("tollgate-"u8))
        {
            return TextPool.Get(name["tollgate_".Length..]);
        }

        return name.SequenceEqual("customer"u8) || name.SequenceEqual("unit"u8) || name.SequenceEqual("feature"u8)
            || name.SequenceEqual("workflow"u8) || name.SequenceEqual("task"u8) || name.SequenceEqual("tags"u8)
            ? TextPool.Get(name)
            : null;
    }
}
