using System.Buffers;
using System.Globalization;

namespace Tollgate.Http.Scim;

/// <summary>Makes slugs of the names that directories give. Pure.</summary>
internal static class NewSlug
{
    private const int Longest = 63;
    private static readonly SearchValues<char> s_ofUsers = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-@+");
    private static readonly SearchValues<char> s_ofTeams = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The slug of a user, such as <c>ann@acme.test</c>; a later attempt gives another.</summary>
    internal static string OfUser(string userName, int attempt) => Of(userName, s_ofUsers, "user", attempt);

    /// <summary>The slug of a team, such as <c>data-science</c>; a later attempt gives another.</summary>
    internal static string OfTeam(string name, int attempt) => Of(name, s_ofTeams, "team", attempt);

    private static string Of(string name, SearchValues<char> allowed, string otherwise, int attempt)
    {
        var slug = string.Concat(name.ToLowerInvariant().Select(letter => allowed.Contains(letter) ? letter : '-')).TrimStart('.', '_', '-', '@', '+').TrimEnd('-');
        var suffix = attempt == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{attempt + 1}");
        slug = slug.Length == 0 ? otherwise : slug;
        return slug[..Math.Min(slug.Length, Longest - suffix.Length)] + suffix;
    }
}
