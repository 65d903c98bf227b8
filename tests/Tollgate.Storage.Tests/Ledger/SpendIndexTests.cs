using Microsoft.Data.Sqlite;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Storage.Tests.Ledger;

public sealed class SpendIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tollgate-index-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Dimension.Task, "attempts_task")]
    [InlineData(Dimension.Workflow, "attempts_workflow")]
    [InlineData(Dimension.Unit, "attempts_unit")]
    public void What_one_name_has_spent_is_found_without_looking_at_the_others(Dimension each, string index)
    {
        var path = Path.Combine(_folder, "ledger.db");
        SqliteLedger.Open(new SqliteLedgerOptions { Path = path, AccountingZone = TimeZoneInfo.Utc }).Dispose();
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.CreateAggregate("counts_sum", 0L, static (long sum, byte[] _) => sum);
        var query = new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue, Filters = [new SpendFilter(Dimension.Team, 3), new SpendFilter(each, 7)] };
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + SpendSql.For(query, SpendSource.Attempts);
        for (var i = 1; i <= 4; i++)
            command.Parameters.AddWithValue("?" + i, 0L);

        using var rows = command.ExecuteReader();
        rows.Read().ShouldBeTrue();
        rows.GetString(3).ShouldContain("USING INDEX " + index);
    }
}
