using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

/// <summary>Six hours of a busy installation: 40 keys in 8 teams, features and models with favourites, 500 customers, tasks of some attempts.</summary>
internal static class RealisticLoad
{
    public static List<AttemptRecord> Attempts(int count)
    {
        var random = new Random(1);
        var records = new List<AttemptRecord>(count);
        var task = 0;
        for (var i = 0; i < count; i++)
        {
            task += random.Next(5) == 0 ? 1 : 0;
            var key = Favour(random, 40);
            var model = Favour(random, 6);
            var started = Samples.Epoch + (i * 6 * Samples.Hour / count);
            var record = new AttemptRecord();
            var (intent, end) = (record.Intent, record.End);
            intent.AttemptId = end.AttemptId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMicroseconds(started));
            intent.RequestId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMicroseconds(started));
            intent.StartedMicros = started;
            intent.CardVersion = 12;
            intent.ConfigVersion = 31;
            ref var ids = ref intent.Attribution;
            ids[Dimension.Organization] = Samples.NameId(Dimension.Organization, 0);
            ids[Dimension.Team] = Samples.NameId(Dimension.Team, key % 8);
            ids[Dimension.User] = Samples.NameId(Dimension.User, key);
            ids[Dimension.Key] = Samples.NameId(Dimension.Key, key);
            ids[Dimension.Feature] = Samples.NameId(Dimension.Feature, key % 8);
            ids[Dimension.Customer] = key % 4 == 0 ? Samples.NameId(Dimension.Customer, Favour(random, 500)) : 0;
            ids[Dimension.Workflow] = Samples.NameId(Dimension.Workflow, random.Next(10));
            ids[Dimension.Task] = Samples.NameId(Dimension.Task, task);
            ids[Dimension.Route] = Samples.NameId(Dimension.Route, model % 3);
            ids[Dimension.Model] = ids[Dimension.ModelServed] = end.ModelServed = Samples.NameId(Dimension.Model, model);
            ids[Dimension.Provider] = Samples.NameId(Dimension.Provider, model % 3);
            ids[Dimension.Account] = Samples.NameId(Dimension.Account, model % 3);
            end.State = random.Next(50) == 0 ? UsageState.Estimated : UsageState.Final;
            end.PriceState = PriceState.Priced;
            end.Usage[Bucket.UncachedInput] = random.Next(200, 6000);
            end.Usage[Bucket.CacheRead] = random.Next(2) * random.Next(20_000);
            end.Usage[Bucket.Output] = random.Next(20, 1500);
            end.Usage[Bucket.Reasoning] = random.Next(3) == 0 ? random.Next(2000) : 0;
            end.Cost = end.ComputedCost = new Amount(random.Next(100, 60_000) / 1_000_000m + (random.Next(1000) / 1_000_000_000m));
            end.UpstreamStatus = 200;
            end.FirstByteMicros = random.NextInt64(200_000, 900_000);
            end.DurationMicros = end.FirstByteMicros + random.NextInt64(500_000, 20_000_000);
            end.Trace = System.Text.Encoding.UTF8.GetBytes(
                $$$"""{"usage":{"prompt_tokens":{{{end.Usage.InputTotal}}},"completion_tokens":{{{end.Usage.OutputTotal}}},"details":{"cached_tokens":{{{end.Usage[Bucket.CacheRead]}}} } },"lines":[["uncached_input","0.00000015"],["output","0.0000006"]],"holds":["{{{end.Cost}}}"],"decision":"first candidate"}""");
            end.TraceLength = end.Trace.Length;
            records.Add(record);
        }

        return records;
    }

    /// <summary>Small numbers far more often than large ones.</summary>
    private static int Favour(Random random, int count)
    {
        var first = random.Next(count);
        var second = random.Next(count);
        return Math.Min(Math.Min(first, second), random.Next(count));
    }
}
