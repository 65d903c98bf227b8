using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Tollgate.Wire;

namespace Tollgate.Bench.Micro;

/// <summary>Finding in a body what the gateway acts on: a conversation of many short messages.</summary>
[MemoryDiagnoser]
public class RequestReaderBenchmarks
{
    private readonly RequestFacts _facts = new();
    private byte[] _chat = [];
    private byte[] _messages = [];

    /// <summary>Size of the body in bytes, about.</summary>
    [Params(4 << 10, 100 << 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _chat = Body("max_completion_tokens");
        _messages = Body("max_tokens");
    }

    [Benchmark]
    public bool Chat() => RequestReader.Read(WireFormat.OpenAIChat, _chat, _facts).Ok;

    [Benchmark]
    public bool Messages() => RequestReader.Read(WireFormat.AnthropicMessages, _messages, _facts).Ok;

    private byte[] Body(string cap)
    {
        var messages = new JsonArray();
        for (var length = 0; length < Size - 200; length += 250)
        {
            messages.Add(new JsonObject
            {
                ["role"] = messages.Count % 2 == 0 ? "user" : "assistant",
                ["content"] = "What does the \"second\" paragraph say about it?\n" + new string('w', 160),
            });
        }

        var body = new JsonObject { ["model"] = "gpt-5-mini", [cap] = 2000, ["stream"] = true, ["messages"] = messages, ["temperature"] = 0.2 };
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
