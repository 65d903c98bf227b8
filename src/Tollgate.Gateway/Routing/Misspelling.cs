using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Routing;

/// <summary>
/// Tells a misspelt name from a new one. A misspelt name is not known and differs from a known one by a letter or two; one that differs
/// in its numbers alone is another version, which the provider may have had longer than the card. Pure.
/// </summary>
internal static class Misspelling
{
    private const int ShortName = 8;

    /// <summary>The known name that was meant, or null when the name is not a misspelling of any.</summary>
    internal static string? Of(string name, IEnumerable<string> known)
    {
        var limit = name.Length < ShortName ? 1 : 2;
        string? nearest = null;
        var nearestDistance = limit + 1;
        var isVersion = false;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) > limit && !HasNumbers(candidate))
            {
                continue;
            }

            switch (Compare(name, candidate))
            {
                case Likeness.SameNumbers:
                    return candidate;
                case Likeness.OtherNumbers:
                    isVersion = true;
                    break;
                case Likeness.None when Math.Abs(candidate.Length - name.Length) <= limit && NearestNames.Distance(name, candidate) is var distance && distance < nearestDistance:
                    (nearest, nearestDistance) = (candidate, distance);
                    break;
            }
        }

        return isVersion ? null : nearest;
    }

    private static bool HasNumbers(string name) => name.AsSpan().ContainsAnyInRange('0', '9');

    // "claude-sonnet-4.5" and "claude-sonnet-4-5" say the same numbers, "gpt-5.1" and "gpt-6" others in the same place.
    private static Likeness Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var same = true;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                same &= SameVersion(Version(ref left), Version(ref right));
            }
            else if (char.ToLowerInvariant(left[0]) != char.ToLowerInvariant(right[0]))
            {
                return Likeness.None;
            }
            else
            {
                left = left[1..];
                right = right[1..];
            }
        }

        return !left.IsEmpty || !right.IsEmpty ? Likeness.None : same ? Likeness.SameNumbers : Likeness.OtherNumbers;
    }

    /// <summary>Takes a run of numbers with points, hyphens or underscores between them.</summary>
    private static ReadOnlySpan<char> Version(ref ReadOnlySpan<char> rest)
    {
        var length = 1;
        while (length < rest.Length
            && (char.IsAsciiDigit(rest[length]) || (rest[length] is '.' or '-' or '_' && length + 1 < rest.Length && char.IsAsciiDigit(rest[length + 1]))))
        {
            length++;
        }

        var version = rest[..length];
        rest = rest[length..];
        return version;
    }

    private static bool SameVersion(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i] && (char.IsAsciiDigit(left[i]) || char.IsAsciiDigit(right[i])))
            {
                return false;
            }
        }

        return true;
    }

    private enum Likeness
    {
        None,
        OtherNumbers,
        SameNumbers,
    }
}
