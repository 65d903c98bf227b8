using BenchmarkDotNet.Attributes;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Identity;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Bench.Micro;

/// <summary>
/// What a request pays before anything is sent: who asks, may they now, is there money; and to settle afterwards. One of 10,000 keys, under a
/// limit of requests and three hard budgets.
/// </summary>
[MemoryDiagnoser]
public class AdmissionBenchmarks
{
    private const int Keys = 10_000;
    private const long Now = 1_772_323_200_000_000;

    private static readonly Amount s_hold = new(0.012m);
    private static readonly Amount s_cost = new(0.0004m);
    private readonly RequestRates _rates = new();
    private readonly BudgetBook _budgets = new(new WindowCalendar(TimeZoneInfo.Utc));
    private readonly BudgetSet _set = new();
    private string _folder = "";
    private SqliteControlStore _control = null!;
    private KeyRing _ring = null!;
    private string _secret = "";
    private Caller _caller = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("tollgate-bench-").FullName;
        _control = SqliteControlStore.Open(Path.Combine(_folder, "control.db"), new InstallationDefaults(), TimeProvider.System);
        var organization = _control.Organizations.Create(new Organization { Slug = "acme" }).Require();
        var team = _control.Teams.Create(new Team { OrganizationId = organization.Id, Slug = "research" }).Require();
        var issued = _control.Keys.Create(new NewKey { OrganizationId = organization.Id, TeamId = team.Id, Name = "the one" }).Require();
        _secret = issued.Secret;
        var snapshot = _control.Read();
        _ring = new KeyRing(new ControlSnapshot(snapshot.Installation, snapshot.ChangeStamp, snapshot.Organizations)
        {
            Teams = snapshot.Teams,
            Keys = [issued.Key, .. Enumerable.Range(1, Keys - 1).Select(_ => Another(snapshot.Installation.Pepper, issued.Key))],
        });
        _caller = _ring.Identify(_secret, Now).Caller!;
        Dimension[] scopes = [Dimension.Organization, Dimension.Team, Dimension.Key];
        _rates.Apply([new RateLimitDefinition { Id = Guid.NewGuid(), Name = "limit", Scope = ScopeOf(Dimension.Team), Requests = int.MaxValue, MaxParallel = 1000 }]);
        _budgets.Apply(
            [.. scopes.Select(dimension => new BudgetDefinition
            {
                Id = Guid.NewGuid(),
                Name = dimension.ToString(),
                Scope = ScopeOf(dimension),
                Window = BudgetWindow.CalendarMonth,
                Limit = new Amount(1_000_000_000m),
            })],
            EmptySpendHistory.Instance, Now);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _control.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Caller? Identify() => _ring.Identify(_secret, Now).Caller;

    [Benchmark]
    public void Limit()
    {
        _rates.TryTake(_caller.Attribution, _caller.TagIds, Now, out var permit, out _, out _);
        _rates.Release(ref permit);
    }

    [Benchmark]
    public SettleOutcome Hold_and_settle()
    {
        _budgets.Select(_caller.Attribution, _caller.TagIds, Now, _set);
        _budgets.TryHold(_set, s_hold, out var hold, out _);
        return _budgets.Settle(ref hold, s_cost);
    }

    [Benchmark]
    public SettleOutcome Whole_path()
    {
        var caller = _ring.Identify(_secret, Now).Caller!;
        _rates.TryTake(caller.Attribution, caller.TagIds, Now, out var permit, out _, out _);
        _budgets.Select(caller.Attribution, caller.TagIds, Now, _set);
        _budgets.TryHold(_set, s_hold, out var hold, out _);
        var outcome = _budgets.Settle(ref hold, s_cost);
        _rates.Release(ref permit);
        return outcome;
    }

    private Scope ScopeOf(Dimension dimension) => new(dimension, _caller.Attribution[dimension]);

    private static VirtualKey Another(Pepper pepper, VirtualKey key) => key with { Id = Guid.NewGuid(), Hash = KeyHash.Of(pepper, KeySecret.Generate(KeySecret.VirtualPrefix)) };
}
