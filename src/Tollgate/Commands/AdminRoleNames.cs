using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>How roles are written on the command line: <c>team-lead</c>; the spelling of the store's messages, <c>teamlead</c>, is read too.</summary>
internal static class AdminRoleNames
{
    internal static string All { get; } = string.Join(", ", Enum.GetValues<AdminRole>().Select(Of));

    internal static string Of(AdminRole role) => role == AdminRole.TeamLead ? "team-lead" : role.ToString().ToLowerInvariant();

    internal static AdminRole? Read(string text)
    {
        foreach (var role in Enum.GetValues<AdminRole>())
        {
            if (text.Replace("-", "", StringComparison.Ordinal).Equals(role.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        return null;
    }
}
