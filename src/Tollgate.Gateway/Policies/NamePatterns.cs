using Tollgate.Gateway.Routing;

namespace Tollgate.Gateway.Policies;

/// <summary>Names and globs of one kind in a policy. None at all permits everything. Immutable; asking does not allocate.</summary>
internal sealed class NamePatterns(IReadOnlyList<string> patterns)
{
    private readonly string[] _patterns = [.. patterns];

    internal bool PermitsAll => _patterns.Length == 0;

    internal IReadOnlyList<string> Written => _patterns;

    internal bool Permits(ReadOnlySpan<char> name)
    {
        foreach (var pattern in _patterns)
        {
            if (Glob.Matches(pattern, name))
            {
                return true;
            }
        }

        return PermitsAll;
    }
}
