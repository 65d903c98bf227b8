using System.Collections.Frozen;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// Which models and routes a key may use: globs in which <c>*</c> stands for any characters. Compiled once; asking does not
/// allocate. Names are compared exactly, upper and lower case apart. Immutable.
/// </summary>
public sealed class ModelPermission
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly string[] _globs;
    private readonly bool _hasNames;

    /// <param name="globs">Names and globs; none at all, or <c>*</c> among them, permits everything.</param>
    public ModelPermission(IReadOnlyCollection<string> globs)
    {
        ArgumentNullException.ThrowIfNull(globs);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var patterns = new List<string>();
        foreach (var glob in globs)
        {
            if (glob is "*")
                PermitsAll = true;
            else if (glob.Contains('*', StringComparison.Ordinal))
                patterns.Add(glob);
            else
                names.Add(glob);
        }

        PermitsAll |= globs.Count == 0;
        _globs = [.. patterns];
        _hasNames = names.Count > 0;
        _names = names.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Permits everything.</summary>
    public static ModelPermission All { get; } = new([]);

    /// <summary>True when no name is refused.</summary>
    public bool PermitsAll { get; }

    /// <summary>Whether a model or route may be used by this name.</summary>
    public bool Permits(ReadOnlySpan<char> model)
    {
        if (PermitsAll || (_hasNames && _names.Contains(model)))
            return true;

        foreach (var glob in _globs)
        {
            if (Matches(glob, model))
                return true;
        }

        return false;
    }

    /// <summary>Goes back to the last star only, so the time is bounded by the product of the lengths.</summary>
    private static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        int g = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                star = g++;
                resume = t;
            }
            else if (g < glob.Length && glob[g] == text[t])
            {
                g++;
                t++;
            }
            else if (star >= 0)
            {
                g = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (g < glob.Length && glob[g] == '*')
            g++;

        return g == glob.Length;
    }
}
