namespace Tollgate.Economics.Pricing;

/// <summary>Suggestions for mistyped names by edit distance. Pure; its time grows with the product of the lengths.</summary>
public static class NearestNames
{
    /// <summary>The nearest of <paramref name="candidates"/>, at most one edit per three letters away (two for short names), nearest first.</summary>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates, int count)
    {
        var limit = Math.Max(2, name.Length / 3);
        return [.. candidates
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Take(count)
            .Select(pair => pair.candidate)];
    }

    /// <summary>How many letters have to be added, taken away or changed to get from one name to the other; case does not count.</summary>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
