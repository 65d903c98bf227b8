namespace Tollgate.Simulator.Workload;

/// <summary>
/// A month of requests in order of time, made from a seed so that the planted facts come out by construction. Immutable.
/// </summary>
public sealed class MonthPlan
{
    /// <summary>Fewer days do not hold all facts.</summary>
    public const int FewestDays = 3;

    /// <summary>More would reach back beyond what the price lists know.</summary>
    public const int MostDays = 92;

    private MonthPlan(MonthPlanOptions options, IReadOnlyList<PlannedRequest> requests)
    {
        Options = options;
        Requests = requests;
        Facts = FactExpectations.Of(this);
    }

    public MonthPlanOptions Options { get; }

    /// <summary>In order of time.</summary>
    public IReadOnlyList<PlannedRequest> Requests { get; }

    /// <summary>What has to be found in the ledger afterwards.</summary>
    public IReadOnlyList<PlannedFact> Facts { get; }

    /// <summary>Makes the plan. Equal options give equal plans.</summary>
    public static MonthPlan Build(MonthPlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Days is < FewestDays or > MostDays)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Days, $"A plan has {FewestDays} to {MostDays} days.");
        }

        return new MonthPlan(options, new MonthPlanner(options).Plan());
    }
}
