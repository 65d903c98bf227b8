using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tollgate.Configuration.Yaml;

/// <summary>
/// Turns the text of the file into nodes. Built on the parser's events rather than on its document model, because that one stops
/// at the first duplicate key and expands aliases without a bound. Reports through <paramref name="problem"/>; never throws.
/// </summary>
internal sealed class YamlTree(Action<YamlMark, string, string> problem)
{
    /// <summary>Largest file, in characters.</summary>
    public const int MaxLength = 1 << 20;

    private const char ByteOrderMark = '\uFEFF';
    private const int MaxDepth = 24;
    private const int MaxNodes = 50_000;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    /// <summary>The root of the only document; null when it is empty or a problem stopped the reading.</summary>
    public YamlNode? Read(string text)
    {
        if (text.Length > MaxLength)
        {
            problem(new YamlMark(1, 1), "", $"The file has {text.Length} characters. Keep it below {MaxLength}.");
            return null;
        }

        var scanner = new Scanner(new StringReader(text.TrimStart(ByteOrderMark)), skipComments: true);
        try
        {
            return Document(new Parser(scanner));
        }
        catch (StopReadingException stop)
        {
            problem(stop.Mark, stop.Path, stop.Message);
        }
        catch (YamlException syntax)
        {
            problem(At(syntax.Start), "", Sentence(syntax));
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or NullReferenceException or InvalidCastException)
        {
            // Defects of the parser on broken input, seen as bare framework exceptions.
            problem(At(scanner.CurrentPosition), "", "Not YAML at this place. Check indentation, quotes and brackets.");
        }

        return null;
    }

    private YamlNode? Document(Parser parser)
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        var root = Node(parser, "", 0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            throw new StopReadingException(At(second.Start), "", "A second document begins. Write everything into one, without '---' between.");
        }

        return root;
    }

    private YamlNode Node(Parser parser, string path, int depth)
    {
        var next = parser.Current ?? throw new StopReadingException(new YamlMark(1, 1), path, "The file ends too early. Check its last lines.");
        var mark = At(next.Start);
        if (depth > MaxDepth)
        {
            throw new StopReadingException(mark, path, $"Nested more than {MaxDepth} levels deep. Check brackets and indentation.");
        }

        if (next is AnchorAlias alias)
        {
            parser.MoveNext();
            return _anchors.TryGetValue(alias.Value.Value, out var known)
                ? Count(known, known.Size, path, mark)
                : throw new StopReadingException(mark, path, "The alias has no anchor before it. Write the anchor ('&name') first, or the value itself.");
        }

        if (next is NodeEvent { Tag.IsEmpty: false })
        {
            problem(mark, path, "A tag ('!name') has no meaning here. Write the value alone.");
        }

        var node = next switch
        {
            Scalar => Leaf(parser, mark),
            SequenceStart => List(parser, path, depth, mark),
            MappingStart => Map(parser, path, depth, mark),
            _ => throw new StopReadingException(mark, path, "A value is missing here. Check indentation, quotes and brackets."),
        };
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = node;
        }

        return Count(node, 1, path, mark);
    }

    private static YamlNode Leaf(Parser parser, YamlMark mark)
    {
        var scalar = parser.Consume<Scalar>();
        return YamlNode.Scalar(scalar.Value, scalar.Style is ScalarStyle.Plain, mark);
    }

    private YamlNode List(Parser parser, string path, int depth, YamlMark mark)
    {
        parser.Consume<SequenceStart>();
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(parser, $"{path}[{items.Count}]", depth + 1));
        }

        return YamlNode.List(items, mark);
    }

    private YamlNode Map(Parser parser, string path, int depth, YamlMark mark)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, YamlMark>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(parser, path, depth + 1);
            if (key.Kind != NodeKind.Scalar)
            {
                throw new StopReadingException(key.Mark, path, "A key must be a name, not a list or a section. Write 'name: value'.");
            }

            var at = path.Length == 0 ? Shown.Name(key.Text) : $"{path}.{Shown.Name(key.Text)}";
            var value = Node(parser, at, depth + 1);
            if (seen.TryGetValue(key.Text, out var first))
            {
                problem(key.Mark, at, $"Written twice; the first is on line {first.Line}. Keep one of them.");
                continue;
            }

            seen.Add(key.Text, key.Mark);
            entries.Add(new YamlEntry(key.Text, key.Mark, value));
        }

        return YamlNode.Map(entries, mark);
    }

    private YamlNode Count(YamlNode node, int size, string path, YamlMark mark) =>
        (_nodes += size) <= MaxNodes
            ? node
            : throw new StopReadingException(mark, path, $"The file has more than {MaxNodes} values, aliases expanded. Make it smaller.");

    private static YamlMark At(in Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private static string Sentence(YamlException syntax)
    {
        var text = Shown.Sentence(syntax.Message).Trim().TrimEnd('.');
        text = text.Length == 0 ? "cannot be read" : text;
        return $"Not YAML: {char.ToLowerInvariant(text[0])}{text[1..]}. Check indentation, quotes and brackets.";
    }
}
