using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tollgate.Simulator.Serving;

/// <summary>Reusable bytes of the event or body being written. Not thread-safe; rented by one exchange at a time.</summary>
internal sealed class EventBuffer : IDisposable
{
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private const int KeptCapacity = 256 * 1024;
    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _bytes = new(4096);

    public EventBuffer() => _json = new Utf8JsonWriter(_bytes, WriterOptions);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Starts a JSON value at the end of what is written; finish it with <see cref="End"/> or <see cref="EndEvent"/>.</summary>
    public Utf8JsonWriter Begin()
    {
        _json.Reset(_bytes);
        return _json;
    }

    public void End() => _json.Flush();

    public Utf8JsonWriter BeginEvent(ReadOnlySpan<byte> name)
    {
        if (name.Length > 0)
        {
            Raw("event: "u8);
            Raw(name);
            Raw("\n"u8);
        }

        Raw("data: "u8);
        return Begin();
    }

    public void EndEvent()
    {
        _json.Flush();
        Raw("\n\n"u8);
    }

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Breaks what is written in the middle, keeping an event's end.</summary>
    public void Break(bool isEvent)
    {
        var half = _bytes.WrittenSpan[..(_bytes.WrittenCount / 2)].ToArray();
        Clear();
        Raw(half);
        if (isEvent) Raw("\n\n"u8);
    }

    public void Recycle()
    {
        if (_bytes.Capacity > KeptCapacity) _bytes = new ArrayBufferWriter<byte>(4096);
        else Clear();
    }

    public void Dispose() => _json.Dispose();
}
