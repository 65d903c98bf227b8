using System.Text;
using System.Text.Json;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Parses JSON with comments and trailing commas into <see cref="CardNode"/>s.</summary>
internal ref struct CardNodeParser
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly CardProblems _problems;
    private Utf8JsonReader _reader;
    private int _line;
    private int _counted;

    private CardNodeParser(ReadOnlySpan<byte> bytes, CardProblems problems)
    {
        _bytes = bytes;
        _problems = problems;
        _reader = new Utf8JsonReader(
            bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
        _line = 1;
    }

    /// <summary>The root object, or null after adding a problem.</summary>
    public static CardNode? Parse(ReadOnlySpan<byte> bytes, CardProblems problems)
    {
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var parser = new CardNodeParser(bytes, problems);
        try
        {
            if (!parser._reader.Read() || parser._reader.TokenType != JsonTokenType.StartObject)
            {
                problems.Add(1, "", "", "a card file is one JSON object; write { \"provider\": …, \"models\": { … } }");
                return null;
            }

            var root = parser.Value("");
            parser._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            problems.Add((int)(e.LineNumber ?? 0) + 1, "", "", "not valid JSON: " + e.Message.Split(". ")[0] + ".");
            return null;
        }
    }

    private CardNode Value(string path)
    {
        var line = Line();
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object(path, line);
            case JsonTokenType.StartArray:
                return Array(path, line);
            case JsonTokenType.String:
                return new CardNode(JsonValueKind.String, _reader.GetString() ?? "", line, path);
            default:
                var kind = _reader.TokenType switch
                {
                    JsonTokenType.Number => JsonValueKind.Number,
                    JsonTokenType.True => JsonValueKind.True,
                    JsonTokenType.False => JsonValueKind.False,
                    _ => JsonValueKind.Null,
                };
                return new CardNode(kind, Encoding.UTF8.GetString(_reader.ValueSpan), line, path);
        }
    }

    private CardNode Object(string path, int line)
    {
        var node = new CardNode(JsonValueKind.Object, "", line, path);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _reader.GetString() ?? "";
            var at = path.Length == 0 ? name : $"{path}.{name}";
            _reader.Read();
            var value = Value(at);
            if (node[name] is { } first)
            {
                _problems.Add(value, $"written twice; the first is on line {first.Line}. Keep one");
                continue;
            }

            node.Members.Add(KeyValuePair.Create(name, value));
        }

        return node;
    }

    private CardNode Array(string path, int line)
    {
        var node = new CardNode(JsonValueKind.Array, "", line, path);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            node.Items.Add(Value($"{path}[{node.Items.Count}]"));
        }

        return node;
    }

    private int Line()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _bytes[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
