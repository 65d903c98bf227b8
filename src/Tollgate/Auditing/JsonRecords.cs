using System.Text;

namespace Tollgate.Auditing;

/// <summary>
/// Cuts a text into JSON records: one a line, the items of one list, or objects one after the other over many lines. Memory is bounded
/// by the longest record. Says the line each begins on; does not parse them.
/// </summary>
internal sealed class JsonRecords(TextReader reader)
{
    /// <summary>Characters of the longest record.</summary>
    public const int LongestRecord = 64 << 20;

    private int _line = 1;

    /// <summary>A record's text, or what keeps it from being read. After a problem of a list nothing more comes.</summary>
    internal readonly record struct JsonRecord(int Line, string Text, string? Problem);

    public IEnumerable<JsonRecord> Read()
    {
        SkipSpace();
        if (reader.Peek() == '[')
        {
            Next();
            return Items();
        }

        return Objects();
    }

    private IEnumerable<JsonRecord> Items()
    {
        var isFirst = true;
        while (true)
        {
            SkipSpace();
            var next = reader.Peek();
            if (next == ']')
            {
                Next();
                SkipSpace();
                if (reader.Peek() >= 0)
                {
                    yield return new JsonRecord(_line, "", "Something stands behind the end of the list.");
                }

                yield break;
            }

            if (!isFirst && next == ',')
            {
                Next();
                SkipSpace();
                next = reader.Peek();
            }
            else if (!isFirst)
            {
                yield return new JsonRecord(_line, "", next < 0 ? "The list is not closed: the file is cut off." : "A comma is missing between two items of the list; the rest cannot be read.");
                yield break;
            }

            if (next != '{')
            {
                yield return new JsonRecord(_line, "", next < 0 ? "The list is not closed: the file is cut off." : "An item of the list is no object; the rest cannot be read.");
                yield break;
            }

            isFirst = false;
            var record = Object(new StringBuilder());
            yield return record;
            if (record.Problem is not null)
            {
                yield break;
            }
        }
    }

    private IEnumerable<JsonRecord> Objects()
    {
        var isByLine = default(bool?);
        while (true)
        {
            SkipSpace();
            if (reader.Peek() < 0)
            {
                yield break;
            }

            var first = _line;
            var text = Line();
            var end = text.ToString().TrimEnd();

            // What is written over many lines breaks its first one behind a bracket or comma.
            isByLine ??= !(end.Length > 0 && end[^1] is '{' or '[' or ',' or ':');
            if (isByLine.Value)
            {
                yield return new JsonRecord(first, end, end.Length > LongestRecord ? "The line is too long." : null);
                continue;
            }

            var record = Object(text.Append('\n'), first);
            yield return record;
            if (record.Problem is not null)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads on until the object is closed.</summary>
    private JsonRecord Object(StringBuilder text, int? line = null)
    {
        var first = line ?? _line;
        var scan = default(Scan);
        for (var i = 0; i < text.Length; i++)
        {
            if (scan.IsClosedBy(text[i]))
            {
                var rest = text.ToString(i + 1, text.Length - i - 1).Trim();
                return new JsonRecord(first, text.ToString(0, i + 1), rest.Length == 0 ? null : "Something stands behind the object on its line.");
            }
        }

        while (Next() is >= 0 and var c)
        {
            text.Append((char)c);
            if (scan.IsClosedBy((char)c))
            {
                return new JsonRecord(first, text.ToString(), null);
            }

            if (text.Length > LongestRecord)
            {
                return new JsonRecord(first, "", "The record is too long.");
            }
        }

        return new JsonRecord(first, "", "The object is not closed: the file is cut off.");
    }

    private StringBuilder Line()
    {
        var text = new StringBuilder();
        while (Next() is >= 0 and var c && c != '\n')
        {
            if (text.Length <= LongestRecord)
            {
                text.Append((char)c);
            }
        }

        return text;
    }

    private void SkipSpace()
    {
        while (reader.Peek() is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
        {
            Next();
        }
    }

    private int Next()
    {
        var c = reader.Read();
        _line += c == '\n' ? 1 : 0;
        return c;
    }

    private struct Scan
    {
        private int _depth;
        private bool _inString;
        private bool _isEscaped;

        public bool IsClosedBy(char c)
        {
            if (_inString)
            {
                (_inString, _isEscaped) = (_isEscaped || c != '"', !_isEscaped && c == '\\');
                return false;
            }

            _inString = c == '"';
            _depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            return c is '}' or ']' && _depth == 0;
        }
    }
}
