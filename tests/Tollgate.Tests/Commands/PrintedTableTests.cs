using Tollgate.Commands;

namespace Tollgate.Tests.Commands;

/// <summary>How tables give way to a narrow terminal.</summary>
public sealed class PrintedTableTests
{
    [Fact]
    public void What_fits_is_printed_as_it_is() =>
        Print(60, Sample()).ShouldBe(
        [
            "  name          figure   spare   state",
            "─────────────────────────────────────────",
            "  a long name     1234   here    active",
        ]);

    [Fact]
    public void Spare_columns_go_before_names_are_shortened()
    {
        var lines = Print(33, Sample());

        lines[2].ShouldBe("  a long name     1234   active");
        lines[3].ShouldStartWith("Left out for want of width:");
    }

    [Fact]
    public void Names_are_shortened_and_figures_are_not() => Print(32, Sample())[2].ShouldBe("  a long na…     1234   active");

    [Fact]
    public void Headings_take_several_lines_before_anything_is_left_out()
    {
        var table = new PrintedTable(new PrintedColumn("name"), new PrintedColumn("a heading of words", ColumnKind.Figure, Spare: 1));
        table.AddRow("x", "7");

        var lines = Print(20, table);

        lines[0].ShouldEndWith("  a");
        lines[1].ShouldEndWith("heading");
        string.Concat(lines).ShouldNotContain("Left out");
    }

    [Fact]
    public void Prose_goes_on_in_the_next_line_on_a_terminal_only()
    {
        const string note = "one two three four five six seven eight nine ten eleven twelve";
        var table = new PrintedTable(new PrintedColumn("model", ColumnKind.Whole), new PrintedColumn("note", ColumnKind.Prose));
        table.AddRow("gpt-5", note);

        Print(40, table).ShouldAllBe(line => line.Length <= 40);
        Print(40, table).Length.ShouldBeGreaterThan(3);
        Print(null, table)[2].ShouldBe("  gpt-5   " + note);
    }

    [Fact]
    public void Markup_in_a_name_is_text()
    {
        var table = new PrintedTable(new PrintedColumn("name"));
        table.AddRow("[red]team[/]");

        Print(null, table)[2].ShouldBe("  [red]team[/]");
    }

    private static PrintedTable Sample()
    {
        var table = new PrintedTable(
            new PrintedColumn("name"), new PrintedColumn("figure", ColumnKind.Figure), new PrintedColumn("spare", ColumnKind.Name, Spare: 1), new PrintedColumn("state", ColumnKind.Whole));
        table.AddRow("a long name", "1234", "here", "active");
        return table;
    }

    private static string[] Print(int? width, PrintedTable table)
    {
        var output = new StringWriter();
        table.Write(output, width);
        return [.. output.ToString().Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0)];
    }
}
