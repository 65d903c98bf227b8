using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>
/// The tags that say who pays in the books: <c>cost_center=…</c> is said by the key alone, <c>project=…</c> by the key or else by the request. A
/// request carries at most one of each, so that what is grouped by them adds up.
/// </summary>
internal static class AssignedTag
{
    internal const string CostCenter = "cost_center=";
    internal const string Project = "project=";

    internal static bool IsCostCenter(ReadOnlySpan<char> tag) => tag.StartsWith(CostCenter, StringComparison.Ordinal);

    internal static bool IsProject(ReadOnlySpan<char> tag) => tag.StartsWith(Project, StringComparison.Ordinal);

    /// <summary>The tags of a key: what it is assigned to, then its default tags as far as they say nothing else of it.</summary>
    internal static IReadOnlyList<string> Of(VirtualKey key)
    {
        if (key.CostCenter.Length == 0 && key.Project.Length == 0 && !key.DefaultTags.Any(static tag => IsCostCenter(tag) || IsProject(tag)))
            return key.DefaultTags;

        var tags = new List<string>(key.DefaultTags.Count + 2);
        if (key.CostCenter.Length > 0)
            tags.Add(CostCenter + key.CostCenter);
        if (key.Project.Length > 0)
            tags.Add(Project + key.Project);
        foreach (var tag in key.DefaultTags)
        {
            if (!(IsCostCenter(tag) && tags.Exists(static one => IsCostCenter(one))) && !(IsProject(tag) && tags.Exists(static one => IsProject(one))))
                tags.Add(tag);
        }

        return tags;
    }
}
