using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Tollgate.Wire;

namespace Tollgate.Bench.Micro;

/// <summary>What metering adds to one event of a stream on its way to the caller; figures are per event of 64.</summary>
[MemoryDiagnoser]
public class StreamTapBenchmarks
{
    private const int Events = 64;

    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);
    private byte[] _event = [];

    [Params(WireFormat.OpenAIChat, WireFormat.OpenAIResponses, WireFormat.AnthropicMessages, WireFormat.GeminiGenerate)]
    public WireFormat Format { get; set; }

    [GlobalSetup]
    public void Prepare() => _event = Encoding.UTF8.GetBytes(Format switch
    {
        WireFormat.OpenAIChat => """data: {"id":"chatcmpl-BxYz0123456789","object":"chat.completion.chunk","created":1772323200,"model":"gpt-5-2025-08-07","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[{"index":0,"delta":{"content":" and then"},"logprobs":null,"finish_reason":null}],"usage":null}""" + "\n\n",
        WireFormat.OpenAIResponses => "event: response.output_text.delta\n" + """data: {"type":"response.output_text.delta","sequence_number":17,"item_id":"msg_0123456789abcdef0123456789abcdef","output_index":0,"content_index":0,"delta":" and then","logprobs":[]}""" + "\n\n",
        WireFormat.AnthropicMessages => "event: content_block_delta\n" + """data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" and then"}}""" + "\n\n",
        _ => """data: {"candidates":[{"content":{"parts":[{"text":" and then"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":42,"totalTokenCount":53,"promptTokensDetails":[{"modality":"TEXT","tokenCount":11}]},"modelVersion":"gemini-2.5-flash","responseId":"mAitaLmkHPPlz7IPvtfUqQ4"}""" + "\r\n\r\n",
    });

    [Benchmark(OperationsPerInvoke = Events)]
    public int As_it_comes() => Run(default);

    /// <summary>Usage was asked for by the gateway, so that its traces are taken out of every event.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int Usage_hidden() => Run(new StreamTapOptions(HideUsage: true));

    private int Run(StreamTapOptions options)
    {
        var tap = StreamTaps.Rent(Format, options);
        _output.ResetWrittenCount();
        for (var i = 0; i < Events; i++)
        {
            tap.Feed(_event, _output);
        }

        StreamTaps.Return(tap);
        return _output.WrittenCount;
    }
}
