using Spectre.Console;

namespace Tollgate.Commands;

/// <summary>Tables on a terminal or in a pipe.</summary>
internal static class PrintedTable
{
    // A pipe has no width; a table that wraps cannot be read by the next program.
    private const int PipeWidth = 200;

    /// <summary>A column whose text stays in one piece however narrow the terminal is: an id that is to be copied.</summary>
    internal static TableColumn Whole(string name) => new TableColumn(name).NoWrap();

    /// <param name="table">What to print.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">Characters in a line; null for the terminal's own.</param>
    internal static void Write(Table table, TextWriter output, int? width = null)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (width is not null || Console.IsOutputRedirected)
        {
            console.Profile.Width = width ?? PipeWidth;
        }

        console.Write(table);
    }
}
