using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.Ollama;

/// <summary>Ollama chat streams, one JSON object a line. Terminal: the line that says <c>done</c>.</summary>
internal sealed class OllamaTap() : LinesTap(WireFormat.OllamaChat)
{
    public override bool UsageIsFinal => TerminalSeen && Facts.Usage is { Output: not null, Input: not null };

    private protected override bool OnObject(ReadOnlySpan<byte> json) => OllamaReader.Read(json, Facts, whole: false);

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        Write("{\"model\":"u8, output);
        var model = JsonEncodedText.Encode(Facts.ModelServed ?? "", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        Write("\""u8, output);
        Write(model.EncodedUtf8Bytes, output);
        Write("\",\"created_at\":\"1970-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"length\",\"prompt_eval_count\":"u8, output);
        JsonNumbers.Write(usage.InputTokens, output);
        Write(",\"eval_count\":"u8, output);
        JsonNumbers.Write(usage.OutputTokens, output);
        Write("}\n"u8, output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        Write("{\"error\":\""u8, output);
        Write(JsonEncodedText.Encode(error.Message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, output);
        Write("\"}\n"u8, output);
    }
}
