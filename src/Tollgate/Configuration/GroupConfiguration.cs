using Tollgate.Storage.Control;

namespace Tollgate.Configuration;

/// <summary>What members of a group get. Immutable.</summary>
/// <param name="Name">The group as tokens name it; <c>*</c> for everybody.</param>
/// <param name="Team">Slug of the team they are in; null when the group says nothing of it.</param>
/// <param name="Models">Models and globs they may use; empty when the group says nothing of it.</param>
/// <param name="Role">What they may do on the control plane; null for nothing.</param>
internal sealed record GroupConfiguration(string Name, string? Team, IReadOnlyList<string> Models, AdminRole? Role)
{
    /// <summary>The group that everybody is in.</summary>
    public const string Everybody = "*";
}
