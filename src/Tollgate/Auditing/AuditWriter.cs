using System.Globalization;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Economics.Money;

namespace Tollgate.Auditing;

/// <summary>Writes differences as they are found, and the sums at the end: for people, as CSV, or as one JSON object.</summary>
internal sealed class AuditWriter(TextWriter output, ReportFormat format, bool summaryOnly) : IDisposable
{
    private bool _begun;

    public void Difference(AuditFinding finding)
    {
        if (summaryOnly || finding.Cause == AuditCause.Same)
        {
            return;
        }

        var record = finding.Record;
        switch (format)
        {
            case ReportFormat.Json:
                output.Write(_begun ? ",\n" : "{\"differences\":[\n");
                output.Write(JsonSerializer.Serialize(new
                {
                    line = record.Line,
                    id = record.Id,
                    model = finding.Model,
                    theirs_usd = finding.Theirs?.ToString(),
                    ours_usd = finding.Ours?.ToString(),
                    difference_usd = finding.Ours is null ? null : finding.Difference.ToString(),
                    cause = AuditCauses.Name(finding.Cause),
                    note = finding.Note,
                }));
                break;
            case ReportFormat.Csv:
                if (!_begun)
                {
                    output.WriteLine("line,id,model,theirs_usd,ours_usd,difference_usd,cause,note");
                }

                output.WriteLine(string.Join(',', [
                    record.Line.ToString(CultureInfo.InvariantCulture), Field(record.Id), Field(finding.Model), Shown(finding.Theirs), Shown(finding.Ours),
                    finding.Ours is null ? "" : finding.Difference.ToString(), AuditCauses.Name(finding.Cause), Field(finding.Note),
                ]));
                break;
            default:
                output.WriteLine($"line {record.Line}{(record.Id.Length > 0 ? " " + Plain(record.Id) : "")}: {Plain(finding.Model)}: theirs {Money(finding.Theirs)}, ours {Money(finding.Ours)}: {AuditCauses.Name(finding.Cause)}{(finding.Note.Length > 0 ? $" ({Plain(finding.Note)})" : "")}");
                break;
        }

        _begun = true;
    }

    public void End(AuditTotals totals, long skipped, long unreadable)
    {
        if (format == ReportFormat.Json)
        {
            output.Write(_begun ? "\n],\"models\":" : "{\"differences\":[],\"models\":");
            output.Write(JsonSerializer.Serialize(totals.Models.Select(static model => new
            {
                model = model.Key,
                records = model.Value.Records,
                theirs_usd = model.Value.Theirs.ToString(),
                ours_usd = model.Value.Ours.ToString(),
                theirs_without_ours_usd = model.Value.TheirsAlone.ToString(),
                difference_usd = model.Value.Difference.ToString(),
                causes = model.Value.Causes.Where(static cause => cause.Key != AuditCause.Same).OrderBy(static cause => cause.Key)
                    .ToDictionary(static cause => AuditCauses.Name(cause.Key), static cause => new { records = cause.Value.Records, difference_usd = cause.Value.Difference.ToString() }, StringComparer.Ordinal),
            })));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $",\"no_model_calls\":{skipped},\"unreadable\":{unreadable}}}"));
            return;
        }

        if (format == ReportFormat.Csv)
        {
            Csv(totals);
            return;
        }

        Table(totals);
        if (skipped > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{skipped} records are no model calls."));
        }
    }

    public void Dispose() => output.Flush();

    // CSV is one table: the differences, or with --summary the sums.
    private void Csv(AuditTotals totals)
    {
        if (!summaryOnly)
        {
            if (!_begun)
            {
                output.WriteLine("line,id,model,theirs_usd,ours_usd,difference_usd,cause,note");
            }

            return;
        }

        output.WriteLine("model,records,theirs_usd,ours_usd,theirs_without_ours_usd,difference_usd,causes");
        foreach (var (model, total) in totals.Models)
        {
            output.WriteLine(string.Join(',', [Field(model), total.Records.ToString(CultureInfo.InvariantCulture), total.Theirs.ToString(), total.Ours.ToString(), total.TheirsAlone.ToString(), total.Difference.ToString(), Field(Causes(total))]));
        }
    }

    private void Table(AuditTotals totals)
    {
        var table = new PrintedTable(new("model"), new("records", ColumnKind.Figure), new("theirs USD", ColumnKind.Figure), new("ours USD", ColumnKind.Figure), new("difference USD", ColumnKind.Figure), new("causes", ColumnKind.Prose));
        var (records, theirs, ours, difference) = (0L, Amount.Zero, Amount.Zero, Amount.Zero);
        foreach (var (model, total) in totals.Models)
        {
            table.AddRow(Plain(model), total.Records.ToString(CultureInfo.InvariantCulture), total.Theirs.ToString(), total.Ours.ToString(), total.Difference.ToString(), Causes(total));
            (records, theirs, ours, difference) = (records + total.Records, theirs + total.Theirs, ours + total.Ours, difference + total.Difference);
        }

        table.AddRow("total", records.ToString(CultureInfo.InvariantCulture), theirs.ToString(), ours.ToString(), difference.ToString(), "");
        table.Write(output);
    }

    private static string Causes(AuditTotals.ModelTotal total) => string.Join(", ", total.Causes
        .Where(static cause => cause.Key != AuditCause.Same).OrderBy(static cause => cause.Key)
        .Select(static cause => string.Create(CultureInfo.InvariantCulture, $"{AuditCauses.Name(cause.Key)} {cause.Value.Records}")));

    private static string Shown(Amount? amount) => amount?.ToString() ?? "";

    private static string Money(Amount? amount) => amount is { } given ? $"${given}" : "nothing";

    private static string Plain(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));

    // A cell that a spreadsheet would take for a formula is no text to it.
    private static string Field(string text)
    {
        text = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return text.AsSpan().IndexOfAny(",\"\n\r") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
