using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tollgate.Commands;

/// <summary>
/// A table for people. On a terminal every row is one line that fits: columns that can be spared are left out (and named below the table), names
/// are shortened, figures and ids never. In a pipe nothing is left out, shortened or wrapped.
/// </summary>
internal sealed class PrintedTable(params PrintedColumn[] columns)
{
    private const int ShortestName = 8;
    private const int ShortestProse = 24;
    private readonly List<string[]> _rows = [];

    /// <summary>Characters in a line of the terminal; null where standard output is not one, or does not say.</summary>
    internal static int? TerminalWidth => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : null;

    internal void AddRow(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints as wide as the terminal there is, if that is where the text goes.</summary>
    internal void Write(TextWriter output) => Write(output, ReferenceEquals(output, Console.Out) ? TerminalWidth : null);

    /// <param name="output">Where to.</param>
    /// <param name="width">Characters in a line; null where there is no end to it, as in a pipe.</param>
    internal void Write(TextWriter output, int? width)
    {
        var shown = Enumerable.Range(0, columns.Length).ToList();
        var widths = columns.Select((column, i) => Math.Max(Cells(column.Name), Widest(i))).ToArray();
        if (width is { } most)
        {
            Fit(shown, widths, most);
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var i in shown)
        {
            var column = new TableColumn(new Text(columns[i].Name)).Width(widths[i]);
            table.AddColumn(columns[i].Kind == ColumnKind.Figure ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(shown.Select(i => Cell(columns[i].Kind, row[i], widths[i])));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Math.Max(Line(shown, widths), width ?? 0);
        console.Write(table);
        if (shown.Count < columns.Length)
        {
            var missing = string.Join(", ", columns.Where((_, i) => !shown.Contains(i)).Select(static column => column.Name));
            console.Write(new Text($"Left out for want of width: {missing}. A wider terminal, a pipe and --json show all.\n"));
        }
    }

    private void Fit(List<int> shown, int[] widths, int most)
    {
        if (Line(shown, widths) <= most)
        {
            return;
        }

        // A heading may take several lines.
        foreach (var i in shown)
        {
            widths[i] = Math.Max(columns[i].Name.Split(' ').Max(Cells), Widest(i));
        }

        foreach (var i in shown.Where(i => columns[i].Kind == ColumnKind.Prose))
        {
            widths[i] = Math.Min(widths[i], Math.Max(ShortestProse, most - (Line(shown, widths) - widths[i])));
        }

        var spares = columns.Index()
            .Select(column => (column.Index, column.Item.Spare, Blank: IsBlank(column.Index)))
            .Where(static column => column.Spare > 0 || (column.Spare < 0 && column.Blank))
            .OrderByDescending(static column => column.Blank).ThenByDescending(static column => column.Spare);
        foreach (var spare in spares)
        {
            if (Least(shown, widths) <= most)
            {
                break;
            }

            shown.Remove(spare.Index);
        }

        while (Line(shown, widths) > most && Longest(shown, widths) is { } longest)
        {
            widths[longest]--;
        }
    }

    /// <summary>The name that can be shortened most; null when none can any more.</summary>
    private int? Longest(List<int> shown, int[] widths)
    {
        int? longest = null;
        foreach (var i in shown)
        {
            if (columns[i].Kind == ColumnKind.Name && widths[i] > ShortestName && (longest is null || widths[i] > widths[longest.Value]))
            {
                longest = i;
            }
        }

        return longest;
    }

    private int Least(List<int> shown, int[] widths) =>
        Line(shown, [.. widths.Select((width, i) => columns[i].Kind == ColumnKind.Name ? Math.Min(width, 2 * ShortestName) : width)]);

    // One space on both sides of a cell, one between cells and at both ends of the line.
    private static int Line(List<int> shown, int[] widths) => shown.Sum(i => widths[i] + 3) + 1;

    private bool IsBlank(int column) => _rows.TrueForAll(row => row[column] is "" or "0");

    private int Widest(int column) => _rows.Count == 0 ? 0 : _rows.Max(row => Cells(row[column]));

    private static int Cells(string text) => Segment.CellCount([new Segment(text)]);

    private static Text Cell(ColumnKind kind, string text, int width) => new(kind == ColumnKind.Prose || Cells(text) <= width ? text : Shortened(text, width));

    private static string Shortened(string text, int width)
    {
        var length = text.Length;
        while (Cells(text[..length]) >= width)
        {
            length--;
        }

        return text[..length] + "…";
    }
}
