using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tollgate.Wire.Json;

/// <summary>
/// A forward cursor over JSON that comes from a provider: exact on valid JSON, tolerant of anything else, never throws,
/// never allocates. Several times cheaper than a validating reader, because answers need not be judged, only understood.
/// Strings are raw: escapes are not decoded. Once <see cref="Failed"/>, every move answers "nothing here".
/// </summary>
internal ref struct JsonCursor
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    /// <summary>No honest count is larger; it keeps sums of counts far from overflow.</summary>
    public const long MaxCount = 1_000_000_000_000_000;

    private readonly ReadOnlySpan<byte> _json;
    private int _position;

    public JsonCursor(ReadOnlySpan<byte> json, int position = 0)
    {
        _json = json;
        _position = position;
    }

    public bool Failed { get; private set; }

    /// <summary>Where the next token (or white space before it) starts.</summary>
    public readonly int Position => _position;

    /// <summary>The first byte of the next token; 0 at the end or after a failure.</summary>
    public byte Peek()
    {
        var json = _json;
        var position = _position;
        while ((uint)position < (uint)json.Length)
        {
            var next = json[position];
            if (next > 0x20)
            {
                _position = position;
                return Failed ? (byte)0 : next;
            }

            position++;
        }

        _position = position;
        return 0;
    }

    /// <summary>Steps into an object; leaves the cursor where it is when there is none.</summary>
    public bool EnterObject() => Enter((byte)'{');

    /// <summary>Steps into an array; leaves the cursor where it is when there is none.</summary>
    public bool EnterArray() => Enter((byte)'[');

    /// <summary>Moves to the value of the next member; false after the object's end, which is then behind the cursor.</summary>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        var next = Peek();
        if (next == (byte)',')
        {
            _position++;
            next = Peek();
        }

        if (next == (byte)'"' && TryString(out name))
        {
            if (Peek() == (byte)':')
            {
                _position++;
                return true;
            }

            Fail();
            name = default;
            return false;
        }

        name = default;
        if (next == (byte)'}')
        {
            _position++;
        }
        else
        {
            Fail();
        }

        return false;
    }

    /// <summary>True when another element follows; false after the array's end, which is then behind the cursor.</summary>
    public bool NextElement()
    {
        var next = Peek();
        if (next == (byte)',')
        {
            _position++;
            next = Peek();
        }

        switch (next)
        {
            case (byte)']':
                _position++;
                return false;
            case 0 or (byte)'}' or (byte)':' or (byte)',':
                Fail();
                return false;
            default:
                return true;
        }
    }

    /// <summary>The raw text of a string value without its quotes; any other value is skipped.</summary>
    public bool ReadString(out ReadOnlySpan<byte> raw)
    {
        if (Peek() == (byte)'"')
        {
            return TryString(out raw);
        }

        raw = default;
        Skip();
        return false;
    }

    /// <summary>A count that was reported: an integer ≥ 0 (also written as 12.0). Null when it was not, or is no count.</summary>
    public long? ReadCount()
    {
        var first = Peek();
        if (first is < (byte)'0' or > (byte)'9')
        {
            Skip();
            return null;
        }

        var text = ReadScalar();
        if (_position == _json.Length)
        {
            // Nothing follows: the number may have been cut.
            return null;
        }

        if (Utf8Parser.TryParse(text, out long value, out var consumed) && consumed == text.Length)
        {
            return value <= MaxCount ? value : null;
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number <= MaxCount && decimal.Truncate(number) == number
            ? (long)number
            : null;
    }

    /// <summary>An exact decimal number; null when there is none.</summary>
    public decimal? ReadDecimal()
    {
        var first = Peek();
        if (first != (byte)'-' && first is < (byte)'0' or > (byte)'9')
        {
            Skip();
            return null;
        }

        var text = ReadScalar();
        return _position < _json.Length && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }

    /// <summary>True or false; null when it is neither.</summary>
    public bool? ReadBool()
    {
        var first = Peek();
        Skip();
        return first switch { (byte)'t' => true, (byte)'f' => false, _ => null };
    }

    /// <summary>True when the value is null; it is then behind the cursor.</summary>
    public bool SkipNull()
    {
        if (Peek() != (byte)'n')
        {
            return false;
        }

        ReadScalar();
        return true;
    }

    /// <summary>Moves behind the next value, whatever it is.</summary>
    public void Skip()
    {
        switch (Peek())
        {
            case (byte)'"':
                TryString(out _);
                break;
            case (byte)'{' or (byte)'[':
                SkipContainer();
                break;
            case 0 or (byte)'}' or (byte)']' or (byte)',' or (byte)':':
                Fail();
                break;
            default:
                ReadScalar();
                break;
        }
    }

    /// <summary>
    /// A figure of a usage object. Null when there is none (or it may have been cut). What is no count is told, not hidden: a negative
    /// number comes as it is, one that is too large as more than <see cref="MaxCount"/>, anything else as <see cref="ReportedUsage.NotACount"/>.
    /// </summary>
    public long? ReadFigure()
    {
        var first = Peek();
        if (first != (byte)'-' && first is < (byte)'0' or > (byte)'9')
        {
            Skip();
            return Failed || first == (byte)'n' ? null : ReportedUsage.NotACount;
        }

        var text = ReadScalar();
        if (_position == _json.Length)
        {
            // Nothing follows: the number may have been cut.
            return null;
        }

        if (Utf8Parser.TryParse(text, out long value, out var consumed) && consumed == text.Length)
        {
            return Math.Clamp(value, -MaxCount, MaxCount + 1);
        }

        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.Truncate(number) == number
            ? (long)Math.Clamp(number, -MaxCount, MaxCount + 1)
            : ReportedUsage.NotACount;
    }

    /// <summary>The raw bytes of the next value.</summary>
    public ReadOnlySpan<byte> ReadRaw()
    {
        Peek();
        var start = _position;
        Skip();
        return Failed ? default : _json[start.._position];
    }

    private bool Enter(byte opening)
    {
        if (Peek() != opening)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Fail()
    {
        Failed = true;
        _position = _json.Length;
    }

    private bool TryString(out ReadOnlySpan<byte> raw)
    {
        var start = _position + 1;
        var end = JsonStrings.EndOf(_json, start);
        if (end < 0)
        {
            Fail();
            raw = default;
            return false;
        }

        raw = _json[start..end];
        _position = end + 1;
        return true;
    }

    private ReadOnlySpan<byte> ReadScalar()
    {
        var start = _position;
        var position = start;
        var json = _json;
        while ((uint)position < (uint)json.Length && !EndsScalar(json[position]))
        {
            position++;
        }

        if (position == start)
        {
            Fail();
            return default;
        }

        _position = position;
        return json[start..position];
    }

    private void SkipContainer()
    {
        var depth = 0;
        do
        {
            var step = _json[_position..].IndexOfAny(Structure);
            if (step < 0)
            {
                Fail();
                return;
            }

            _position += step;
            switch (_json[_position])
            {
                case (byte)'"':
                    if (!TryString(out _))
                    {
                        return;
                    }

                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _position++;
                    break;
                default:
                    depth--;
                    _position++;
                    break;
            }
        }
        while (depth > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsScalar(byte next) =>
        next is <= 0x20 or (byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)'"' or (byte)'{' or (byte)'[';
}
