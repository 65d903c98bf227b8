using System.Globalization;

namespace Tollgate.Commands.People;

/// <summary>Words about organizations, teams and users.</summary>
internal static class TenantText
{
    /// <summary>So many keys, and so many admin keys where there are some.</summary>
    internal static string Keys(long keys, long adminKeys) =>
        string.Create(CultureInfo.InvariantCulture, $"{keys} keys") + (adminKeys == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" and {adminKeys} admin keys"));
}
