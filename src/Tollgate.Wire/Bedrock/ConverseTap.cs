using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.Bedrock;

/// <summary>Bedrock ConverseStream as JSON lines. Terminal: the <c>metadata</c> event with the usage, which follows <c>messageStop</c>.</summary>
internal sealed class ConverseTap() : LinesTap(WireFormat.BedrockConverse)
{
    public override bool UsageIsFinal => TerminalSeen && Facts.Usage.Seen;

    private protected override bool OnObject(ReadOnlySpan<byte> json) => ConverseReader.Read(json, Facts);

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        var input = UsageValues.Or(Facts.Usage.Input, usage.InputTokens);
        var generated = UsageValues.Or(Facts.Usage.Output, usage.OutputTokens);
        Write("{\"messageStop\":{\"stopReason\":\"max_tokens\"}}\n{\"metadata\":{\"usage\":{\"inputTokens\":"u8, output);
        JsonNumbers.Write(input, output);
        Write(",\"outputTokens\":"u8, output);
        JsonNumbers.Write(generated, output);
        Write(",\"totalTokens\":"u8, output);
        JsonNumbers.Write(input + generated, output);
        Write("}}}\n"u8, output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        ErrorBodies.Write(Dialect.OpenAI, error, output);
        Write("\n"u8, output);
    }
}
