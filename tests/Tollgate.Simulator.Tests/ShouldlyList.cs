namespace Tollgate.Simulator.Tests;

internal static class ShouldlyList
{
    /// <summary>Shouldly's assertion, but with the list as its result.</summary>
    public static IReadOnlyList<T> ShouldNotBeEmpty<T>(this IReadOnlyList<T> list)
    {
        list.Count.ShouldBeGreaterThan(0);
        return list;
    }
}
