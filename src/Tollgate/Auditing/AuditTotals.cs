using Tollgate.Economics.Money;

namespace Tollgate.Auditing;

/// <summary>Sums by model and cause. Bounded: models beyond the limit are summed as <c>(other)</c>.</summary>
internal sealed class AuditTotals
{
    private const int MostModels = 10_000;
    private const string Other = "(other)";

    public SortedDictionary<string, ModelTotal> Models { get; } = new(StringComparer.Ordinal);

    public void Add(AuditFinding finding)
    {
        var name = Models.ContainsKey(finding.Model) || Models.Count < MostModels ? finding.Model : Other;
        if (!Models.TryGetValue(name, out var total))
        {
            Models.Add(name, total = new ModelTotal());
        }

        total.Add(finding);
    }

    /// <summary>Sets sums of money against sums of counts, once all are there.</summary>
    public void Finish()
    {
        foreach (var total in Models.Values)
        {
            total.Finish();
        }
    }

    /// <summary>Sums of one model. What one side has no figure for is no part of the difference, and is counted.</summary>
    internal sealed class ModelTotal
    {
        private bool _hasSums;

        public long Records { get; private set; }

        public Amount Theirs { get; private set; }

        public Amount Ours { get; private set; }

        /// <summary>Part of <see cref="Theirs"/> that has no figure of ours.</summary>
        public Amount TheirsAlone { get; private set; }

        /// <summary>Theirs less ours, without what only they have a figure for.</summary>
        public Amount Difference => Theirs - TheirsAlone - Ours;

        public Dictionary<AuditCause, (long Records, Amount Difference)> Causes { get; } = [];

        public void Add(AuditFinding finding)
        {
            Records++;
            Theirs += finding.Theirs ?? Amount.Zero;
            Ours += finding.Ours ?? Amount.Zero;
            if (finding.Ours is null && !finding.Record.IsCostOnly)
            {
                TheirsAlone += finding.Theirs ?? Amount.Zero;
            }

            _hasSums |= finding.Record.IsUsageOnly && finding.Ours is not null;
            if (finding.Cause == AuditCause.Same && (finding.Record.IsCostOnly || finding.Record.IsUsageOnly))
            {
                return;
            }

            var (records, difference) = Causes.GetValueOrDefault(finding.Cause);
            Causes[finding.Cause] = (records + 1, finding.Ours is null ? difference : difference + finding.Difference);
        }

        public void Finish()
        {
            if (_hasSums && !AuditPricing.Agrees(Theirs, Ours))
            {
                Causes[Theirs == Amount.Zero ? AuditCause.UnpricedThere : AuditCause.Price] = (1, Difference);
            }
        }
    }
}
