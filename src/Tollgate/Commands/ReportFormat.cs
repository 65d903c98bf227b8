namespace Tollgate.Commands;

/// <summary>How a report is printed.</summary>
internal enum ReportFormat
{
    Table,
    Json,
    Csv,
}
