using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>Reads scopes as people write them: <c>key:ID</c>, <c>team:acme/search</c>, <c>user:acme/ann</c>, <c>tag:env=prod</c>, <c>installation</c>.</summary>
internal static class ScopeArgument
{
    internal const string Description =
        "What is limited: installation, organization:SLUG, team:[ORG/]SLUG, user:[ORG/]SLUG, key:ID, customer:NAME, feature:NAME, workflow:NAME, task:NAME, model:NAME, provider:NAME, account:PROVIDER/NAME or tag:KEY=VALUE.";

    /// <summary>The dimension and the name in it; teams and users without an organization lie in the one given. An error says what to write.</summary>
    internal static ControlResult<ScopeName> Read(string text, string? organization = null)
    {
        if (text == "installation")
        {
            return new ScopeName(null, "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == text.Length - 1 || !text[..colon].All(char.IsAsciiLetter) || !Enum.TryParse<Dimension>(text[..colon], ignoreCase: true, out var dimension))
        {
            return new ControlError(ControlErrorKind.Invalid, "scope", text, $"The scope '{text}' is not known. {Description}");
        }

        var name = text[(colon + 1)..];
        if (dimension is Dimension.Team or Dimension.User && !name.Contains('/', StringComparison.Ordinal))
        {
            name = (organization ?? ControlAccess.DefaultOrganization) + "/" + name;
        }

        // Keys are named by their ids as the store writes them.
        return new ScopeName(dimension, dimension == Dimension.Key && Guid.TryParseExact(name, "D", out var id) ? id.ToString("D") : name);
    }

    /// <summary>A scope read.</summary>
    internal sealed record ScopeName(Dimension? Dimension, string Name);
}
