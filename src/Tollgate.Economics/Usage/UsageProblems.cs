using System.Runtime.CompilerServices;

namespace Tollgate.Economics.Usage;

/// <summary>
/// The problems found while normalising one attempt's usage. A mutable value type of fixed size, so that collecting allocates
/// nothing; the default is empty. Problems beyond <see cref="Capacity"/> are counted, not kept.
/// </summary>
public struct UsageProblems
{
    /// <summary>How many problems are kept with their figures.</summary>
    public const int Capacity = 8;

    private Items _items;

    /// <summary>How many were found, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>True when a required figure is absent (<c>usage_incomplete</c>).</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>True when figures contradict each other (<c>usage_inconsistent</c>).</summary>
    public bool IsInconsistent { get; private set; }

    /// <summary>How many are kept: the valid indexes of <see cref="this[int]"/>.</summary>
    public readonly int Kept => Math.Min(Count, Capacity);

    /// <summary>One kept problem.</summary>
    public readonly UsageProblem this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Kept, nameof(index));
            return _items[index];
        }
    }

    /// <summary>The stable codes of what was found: <c>usage_inconsistent</c>, <c>usage_incomplete</c>, or null.</summary>
    public readonly string? Flag => IsInconsistent ? "usage_inconsistent" : IsIncomplete ? "usage_incomplete" : null;

    /// <summary>Adds one problem.</summary>
    public void Add(UsageProblemCode code, ReportedField field, long actual = 0, long expected = 0)
    {
        var problem = new UsageProblem(code, field, actual, expected);
        if (Count < Capacity)
        {
            _items[Count] = problem;
        }

        Count++;
        IsIncomplete |= code == UsageProblemCode.Missing;
        IsInconsistent |= problem.IsInconsistency;
    }

    /// <summary>All kept problems as sentences.</summary>
    public override readonly string ToString()
    {
        var sentences = new string[Kept];
        for (var i = 0; i < sentences.Length; i++)
        {
            sentences[i] = _items[i].ToString();
        }

        return string.Join(' ', sentences);
    }

    [InlineArray(Capacity)]
    private struct Items
    {
        private UsageProblem _first;
    }
}
