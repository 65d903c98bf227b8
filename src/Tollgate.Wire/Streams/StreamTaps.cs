using Tollgate.Wire.AnthropicMessages;
using Tollgate.Wire.Bedrock;
using Tollgate.Wire.Gemini;
using Tollgate.Wire.Ollama;
using Tollgate.Wire.OpenAIChat;
using Tollgate.Wire.OpenAIResponses;

namespace Tollgate.Wire;

/// <summary>Rents taps. Thread-safe; at most <see cref="KeptPerFormat"/> idle taps a format are kept.</summary>
public static class StreamTaps
{
    /// <summary>How many idle taps a format are kept.</summary>
    public const int KeptPerFormat = 256;

    private static readonly Shelf[] Shelves = CreateShelves();

    /// <summary>A tap for one stream, empty and ready.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The format does not stream (embeddings, token counts).</exception>
    public static StreamTap Rent(WireFormat format, StreamTapOptions options = default)
    {
        var tap = Shelves[(int)format].Take() ?? Create(format);
        tap.Start(options);
        return tap;
    }

    /// <summary>Gives a tap back. It, its facts and its usage must not be touched afterwards.</summary>
    public static void Return(StreamTap tap)
    {
        tap.Reset();
        Shelves[(int)tap.Format].Put(tap);
    }

    /// <summary>True for the formats that stream.</summary>
    public static bool Streams(WireFormat format) => format is WireFormat.OpenAIChat or WireFormat.OpenAICompletions
        or WireFormat.OpenAIResponses or WireFormat.AnthropicMessages or WireFormat.GeminiGenerate or WireFormat.BedrockConverse
        or WireFormat.OllamaChat;

    private static StreamTap Create(WireFormat format) => format switch
    {
        WireFormat.OpenAIChat or WireFormat.OpenAICompletions => new ChatTap(format),
        WireFormat.OpenAIResponses => new ResponsesTap(),
        WireFormat.AnthropicMessages => new MessagesTap(),
        WireFormat.GeminiGenerate => new GeminiTap(),
        WireFormat.BedrockConverse => new ConverseTap(),
        WireFormat.OllamaChat => new OllamaTap(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), WireFormats.Name(format), "This format does not stream."),
    };

    private static Shelf[] CreateShelves()
    {
        var shelves = new Shelf[WireFormats.All.Count];
        for (var i = 0; i < shelves.Length; i++)
        {
            shelves[i] = new();
        }

        return shelves;
    }

    private sealed class Shelf
    {
        private readonly Lock _lock = new();
        private readonly StreamTap?[] _taps = new StreamTap?[KeptPerFormat];
        private int _count;

        public StreamTap? Take()
        {
            lock (_lock)
            {
                if (_count == 0)
                {
                    return null;
                }

                var tap = _taps[--_count];
                _taps[_count] = null;
                return tap;
            }
        }

        public void Put(StreamTap tap)
        {
            lock (_lock)
            {
                if (_count < KeptPerFormat)
                {
                    _taps[_count++] = tap;
                }
            }
        }
    }
}
