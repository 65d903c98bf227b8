using System.Buffers;

namespace Tollgate.Wire.Sse;

/// <summary>
/// Finds where events end, however the bytes are cut into buffers: all state between buffers is in here. A carriage return
/// that ends an event at the end of a buffer ends it at once; a line feed after it belongs to that event (<see cref="OwesLineFeed"/>).
/// </summary>
internal struct EventScanner(EventFraming framing)
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    private EventFraming _framing = framing;
    private int _depth;
    private bool _inLine;
    private bool _afterReturn;
    private bool _inString;
    private bool _escaped;

    public readonly EventFraming Framing => _framing;

    /// <summary>True when a line feed at the start of the next buffer still belongs to the event just ended.</summary>
    public bool OwesLineFeed { get; private set; }

    /// <summary>True when the event that just ended was the bracket that closes the array.</summary>
    public bool ArrayClosed { get; private set; }

    /// <summary>The offset just after the current event; -1 when it goes on beyond this buffer.</summary>
    public int FindEnd(ReadOnlySpan<byte> input)
    {
        OwesLineFeed = false;
        switch (_framing)
        {
            case EventFraming.Sse:
                return FindBlankLine(input, 0);
            case EventFraming.Lines:
                return input.IndexOf((byte)'\n') + 1 is var end and > 0 ? end : -1;
            case EventFraming.Array:
                return FindElement(input, 0);
            default:
                var first = input.IndexOfAnyExcept(" \t\r\n"u8);
                if (first < 0)
                {
                    return -1;
                }

                _framing = input[first] == (byte)'[' ? EventFraming.Array : EventFraming.Sse;
                return _framing == EventFraming.Array ? FindElement(input, first + 1) : FindBlankLine(input, first);
        }
    }

    /// <summary>Says that the owed line feed came, or did not.</summary>
    public void SettleLineFeed() => OwesLineFeed = false;

    private int FindBlankLine(ReadOnlySpan<byte> input, int position)
    {
        while (position < input.Length)
        {
            var next = input[position];
            if (next is not ((byte)'\n' or (byte)'\r'))
            {
                _inLine = true;
                _afterReturn = false;
                var step = input[position..].IndexOfAny((byte)'\n', (byte)'\r');
                if (step < 0)
                {
                    return -1;
                }

                position += step;
                next = input[position];
            }

            position++;
            if (next == (byte)'\n' && _afterReturn)
            {
                _afterReturn = false;
                continue;
            }

            if (_inLine)
            {
                _inLine = false;
                _afterReturn = next == (byte)'\r';
                continue;
            }

            _afterReturn = false;
            if (next == (byte)'\r')
            {
                if (position < input.Length)
                {
                    position += input[position] == (byte)'\n' ? 1 : 0;
                }
                else
                {
                    OwesLineFeed = true;
                }
            }

            return position;
        }

        return -1;
    }

    private int FindElement(ReadOnlySpan<byte> input, int position)
    {
        while (position < input.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                position++;
                continue;
            }

            var step = _inString ? input[position..].IndexOfAny((byte)'"', (byte)'\\') : input[position..].IndexOfAny(Structure);
            if (step < 0)
            {
                return -1;
            }

            position += step + 1;
            switch (input[position - 1])
            {
                case (byte)'"':
                    _inString = !_inString;
                    break;
                case (byte)'\\':
                    _escaped = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth = Math.Min(_depth + 1, int.MaxValue - 1);
                    break;
                case (byte)']' when _depth == 0:
                    ArrayClosed = true;
                    return position;
                default:
                    _depth = Math.Max(_depth - 1, 0);
                    if (_depth == 0)
                    {
                        return position;
                    }

                    break;
            }
        }

        return -1;
    }
}
