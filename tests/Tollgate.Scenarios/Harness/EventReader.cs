using System.Text;

namespace Tollgate.Scenarios.Harness;

/// <summary>Reads a stream event by event, as a caller does.</summary>
internal sealed class EventReader(Stream stream)
{
    private readonly StringBuilder _text = new();
    private readonly byte[] _block = new byte[4096];
    private int _given;

    /// <summary>Everything read so far.</summary>
    internal string Text => _text.ToString();

    /// <summary>The next event without its blank line; null when the stream has ended.</summary>
    internal async Task<string?> NextAsync()
    {
        while (true)
        {
            var text = _text.ToString();
            var end = text.IndexOf("\n\n", _given, StringComparison.Ordinal);
            if (end >= 0)
            {
                var whole = text[_given..end];
                _given = end + 2;
                return whole;
            }

            using var patience = new CancellationTokenSource(Until.Patience);
            var count = await stream.ReadAsync(_block, patience.Token);
            if (count == 0)
            {
                return null;
            }

            _text.Append(Encoding.UTF8.GetString(_block, 0, count));
        }
    }

    internal async Task ToEndAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }
}
