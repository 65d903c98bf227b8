using System.Globalization;
using System.Text;
using Tollgate.Commands;
using Tollgate.Configuration.Keys;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Keys;

/// <summary>
/// Reads keys to be made from CSV (RFC 4180, UTF-8, a line of column names first). Lists within a field are separated by <c>;</c>. Every problem is
/// found at once, with its line and column. What <c>keys export</c> writes can be read: its other columns, and the <c>'</c> it puts before what a
/// spreadsheet would take for a formula, are known.
/// </summary>
internal sealed class KeySheet
{
    /// <summary>What sheets are written in; anything else is found out, not guessed at.</summary>
    internal static readonly Encoding Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Keys of one sheet.</summary>
    internal const int MostRows = 5000;

    /// <summary>The columns that are read, in the order they are written.</summary>
    internal static readonly string[] Columns =
    [
        "name", "organization", "team", "user", "expires", "models", "surfaces", "budget", "window", "feature", "tags", "cost_center", "project", "ip_ranges", "require", "metadata",
    ];

    /// <summary>What is wrong with a file that is no text.</summary>
    internal static readonly SheetProblem NoText = new(1, 0, "", "The file is not UTF-8; save it as CSV UTF-8.");

    // What an export says of a key that there is; nothing of it makes a new one.
    internal static readonly string[] Told = ["id", "prefix", "state", "created", "last_used"];

    private readonly List<SheetProblem> _problems = [];
    private readonly List<SheetRow> _rows = [];
    private readonly DateTimeOffset _now;
    private readonly string _organization;
    private List<string> _header = [];

    private KeySheet(string organization, DateTimeOffset now)
    {
        (_organization, _now) = (organization, now);
    }

    /// <summary>The keys; those with problems are left out.</summary>
    internal IReadOnlyList<SheetRow> Rows => _rows;

    /// <summary>Every problem so far, in the order of the sheet.</summary>
    internal IReadOnlyList<SheetProblem> Problems => [.. _problems.OrderBy(static problem => (problem.Line, problem.Column))];

    /// <param name="reader">The sheet.</param>
    /// <param name="organization">Where keys go that name no organization.</param>
    /// <param name="now">The moment expiries are compared with.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<KeySheet> ReadAsync(TextReader reader, string organization, DateTimeOffset now, CancellationToken cancellation)
    {
        var sheet = new KeySheet(organization, now);
        try
        {
            await sheet.ReadAsync(reader, cancellation).ConfigureAwait(false);
        }
        catch (DecoderFallbackException)
        {
            sheet._problems.Add(NoText);
        }

        if (sheet._header.Count == 0 && sheet._problems.Count == 0)
        {
            sheet.Problem(1, 0, "", $"The file is empty; write a line of column names first, some of {string.Join(",", Columns)}.");
        }

        return sheet;
    }

    private async Task ReadAsync(TextReader reader, CancellationToken cancellation)
    {
        await foreach (var record in CsvReading.ReadAsync(reader, cancellation).ConfigureAwait(false))
        {
            if (record.Problem is { } broken)
            {
                // Where a quote is not closed nobody can say where the next line begins.
                Problem(record.Line, 0, "", broken);
                break;
            }

            if (_header.Count == 0)
            {
                ReadHeader(record);
            }
            else if (_rows.Count == MostRows)
            {
                Problem(record.Line, 0, "", FormattableString.Invariant($"These are more than {MostRows} keys; divide the file."));
                break;
            }
            else
            {
                ReadRow(record);
            }
        }
    }

    /// <summary>Which column a field of an order stands in; 0 for none.</summary>
    internal int ColumnOf(string field) => _header.IndexOf(field) + 1;

    /// <summary>The name of the column a problem of an order is about.</summary>
    internal static string Named(ControlError error) => error.Field switch
    {
        "expires_at" => "expires",
        "budget_usd" => "budget",
        _ => error.Field,
    };

    internal void Problem(int line, ControlError error) => Problem(line, ColumnOf(Named(error)), Named(error), error.Message);

    private void Problem(int line, int column, string field, string message) => _problems.Add(new SheetProblem(line, column, field, message));

    private void ReadHeader(CsvReading.CsvRecord record)
    {
        _header = [.. record.Fields.Select(static name => (name ?? "").Trim().ToLowerInvariant())];
        foreach (var (i, name) in _header.Index())
        {
            if (_header.IndexOf(name) < i)
            {
                Problem(record.Line, i + 1, name, $"The column '{name}' is there more than once.");
            }
            else if (!Columns.Contains(name) && !Told.Contains(name))
            {
                var hint = NearestKey.Find(name, Columns) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", Columns)}.";
                Problem(record.Line, i + 1, name, $"The column '{name}' is not known; {hint}");
            }
        }
    }

    private void ReadRow(CsvReading.CsvRecord record)
    {
        if (record.Fields.All(static field => string.IsNullOrWhiteSpace(field)))
        {
            return;
        }

        if (record.Fields.Count != _header.Count)
        {
            Problem(record.Line, 0, "", FormattableString.Invariant($"The line has {record.Fields.Count} fields, and there are {_header.Count} columns; put what holds a comma in quotes."));
            return;
        }

        var before = _problems.Count;
        var order = new KeyOrder
        {
            Organization = Text(record, "organization") ?? _organization,
            Team = Text(record, "team"),
            User = Text(record, "user"),
            Name = Text(record, "name"),
            Expires = Moment(record, "expires"),
            Models = Words(record, "models"),
            Surfaces = Words(record, "surfaces"),
            Budget = Money(record, "budget"),
            Window = Window(record, "window"),
            Feature = Text(record, "feature") ?? "",
            Tags = Words(record, "tags"),
            CostCenter = Text(record, "cost_center") ?? "",
            Project = Text(record, "project") ?? "",
            Addresses = Words(record, "ip_ranges"),
            Require = Words(record, "require"),
            Metadata = Notes(record, "metadata"),
        };
        foreach (var error in order.FindProblems(_now))
        {
            Problem(record.Line, error);
        }

        if (_problems.Count == before)
        {
            _rows.Add(new SheetRow(record.Line, order));
        }
    }

    private string? Text(CsvReading.CsvRecord record, string column)
    {
        var i = _header.IndexOf(column);
        if (i < 0 || record.Fields[i]?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        return Bare(text);
    }

    /// <summary>A text without the <c>'</c> that keeps a spreadsheet from running it.</summary>
    internal static string Bare(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;

    private string[] Words(CsvReading.CsvRecord record, string column) =>
        Text(record, column)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private DateTimeOffset? Moment(CsvReading.CsvRecord record, string column)
    {
        if (Text(record, column) is not { } text)
        {
            return null;
        }

        // Anything but this is read differently in different countries.
        if (DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at;
        }

        Problem(record.Line, ColumnOf(column), column, $"{column} '{text}' is no moment; write 2027-01-31 or 2027-01-31T08:00:00Z.");
        return null;
    }

    private Amount? Money(CsvReading.CsvRecord record, string column)
    {
        if (Text(record, column) is not { } text)
        {
            if (Text(record, "window") is not null)
            {
                Problem(record.Line, ColumnOf("window"), "window", "window needs a budget; write one, or leave the window empty.");
            }

            return null;
        }

        if (Amount.TryParse(text, out var amount))
        {
            return amount;
        }

        Problem(record.Line, ColumnOf(column), column, $"{column} '{text}' is no amount in USD; write 50 or 12.50.");
        return null;
    }

    private BudgetWindow Window(CsvReading.CsvRecord record, string column)
    {
        if (Text(record, column) is not { } text)
        {
            return BudgetWindow.CalendarMonth;
        }

        if (Http.Admin.ApiScope.ReadWindow(text, out var window) is not { } problem)
        {
            return window;
        }

        Problem(record.Line, ColumnOf(column), column, problem.Message);
        return BudgetWindow.CalendarMonth;
    }

    private Dictionary<string, string> Notes(CsvReading.CsvRecord record, string column)
    {
        var words = Words(record, column);
        foreach (var word in words.Where(static word => word.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            Problem(record.Line, ColumnOf(column), column, $"{column} '{word}' must be name=text.");
        }

        return KeySetCommand.Notes([.. words.Where(static word => word.IndexOf('=', StringComparison.Ordinal) > 0)]);
    }
}
