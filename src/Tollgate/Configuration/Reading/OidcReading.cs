using Tollgate.Storage.Control;

namespace Tollgate.Configuration.Reading;

/// <summary>The list <c>oidc</c>.</summary>
internal static class OidcReading
{
    private static readonly AdminRole[] s_roles = [AdminRole.Operator, AdminRole.Owner, AdminRole.Finance, AdminRole.TeamLead, AdminRole.Member, AdminRole.Auditor];

    public static IReadOnlyList<IssuerConfiguration> Read(Section root)
    {
        var issuers = new List<IssuerConfiguration>();
        foreach (var section in root.Sections("oidc"))
        {
            var issuer = ReadOne(section);
            if (issuer.Issuer.Length > 0 && issuers.Exists(other => other.Issuer == issuer.Issuer))
            {
                section.Problem("issuer", $"{section.Display("issuer")} is there twice. One issuer belongs to one organization; write one section with groups for its teams.");
            }

            issuers.Add(issuer);
        }

        return issuers;
    }

    private static IssuerConfiguration ReadOne(Section section)
    {
        var standard = new ClaimConfiguration();
        var claims = section.Child("claims");
        var (audiences, scopes) = (Texts(section, "audiences"), Texts(section, "scopes"));
        var (client, secret, login) = (section.Scalar("client_id"), section.Scalar("client_secret"), section.Scalar("login_client_id"));
        if (secret is { IsLiteral: true })
        {
            section.Warning("client_secret", "The secret stands in the file. Write ${NAME} or file:/path.");
        }

        if (secret is not null && !section.Has("client_id"))
        {
            section.Problem("client_secret", "A secret needs its client. Write client_id as well, or remove the line.");
        }

        if (!section.Has("client_id") && !section.Has("login_client_id") && audiences is null or { Count: 0 })
        {
            section.Context.Problem(section.Mark, section.PathOf("audiences"), "Nobody could use this issuer. Write audiences for tokens that call models, client_id for people who sign in, or both.");
        }

        if (scopes is not null && !scopes.Contains("openid"))
        {
            section.Problem("scopes", "Without openid nobody can be signed in. Write [openid, profile, email] or more.");
        }

        return new IssuerConfiguration
        {
            Issuer = Issuer(section, out var url),
            Name = section.Scalar("name")?.Text ?? url?.Host ?? "",
            Organization = Name(section, "organization") ?? "",
            Audiences = audiences ?? [],
            ClientId = client?.Text,
            ClientSecret = secret?.Text,
            LoginClientId = login?.Text ?? (section.Has("client_secret") ? null : client?.Text),
            Scopes = scopes ?? ["openid", "profile", "email"],
            Claims = new ClaimConfiguration(
                claims.Scalar("user")?.Text ?? standard.User, claims.Scalar("groups")?.Text ?? standard.Groups, claims.Scalar("team")?.Text, claims.Scalar("models")?.Text),
            Groups = Groups(section),
            Algorithms = Algorithms(section),
            ClockSkew = Duration(section, "clock_skew") ?? TimeSpan.FromMinutes(1),
            Refresh = Duration(section, "refresh") ?? TimeSpan.FromHours(1),
            KeyLifetime = Duration(section, "key_lifetime") ?? TimeSpan.FromHours(12),
            CreateUsers = section.Scalar("create_users")?.Number == 1,
        };
    }

    // As written, because tokens are compared with it letter by letter: an address made of it would end with a slash.
    private static string Issuer(Section section, out Uri? url)
    {
        url = null;
        if (section.Scalar("issuer") is not { Url: { } written } issuer)
        {
            return "";
        }

        url = written;
        if (written.Scheme != Uri.UriSchemeHttps && !written.IsLoopback)
        {
            section.Problem("issuer", $"{section.Display("issuer")} is not encrypted: whoever is on the way could replace the signing keys. Write https://.");
        }
        else if (written.AbsolutePath.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal))
        {
            section.Problem("issuer", $"{section.Display("issuer")} is the address of the document. Write the issuer alone, without /.well-known/openid-configuration.");
        }

        return issuer.Text;
    }

    private static List<GroupConfiguration> Groups(Section section)
    {
        var groups = new List<GroupConfiguration>();
        foreach (var (name, group) in section.NamedSections("groups"))
        {
            var (team, models, role) = (Name(group, "team"), Texts(group, "models"), group.Scalar("role"));
            if (models is { Count: 0 })
            {
                group.Problem("models", "The list is empty. Write models or globs such as gpt-5*, or remove the line.");
            }

            if (!group.Has("team") && !group.Has("models") && !group.Has("role"))
            {
                group.Context.Problem(group.Mark, group.Path, "This group gives nothing. Write team, models or role below it, or remove it.");
            }

            groups.Add(new GroupConfiguration(name, team, models ?? [], role is null ? null : s_roles[role.Number]));
        }

        return groups;
    }

    private static List<string> Algorithms(Section section)
    {
        if (section.Scalars("algorithms") is not { } written)
        {
            return [.. IssuerAlgorithms.Default];
        }

        if (section.Count("algorithms") == 0)
        {
            section.Problem("algorithms", "The list is empty, so that no token would be accepted. Write some of " + string.Join(", ", IssuerAlgorithms.All) + ", or remove the line.");
        }

        foreach (var algorithm in written.Where(algorithm => !IssuerAlgorithms.All.Contains(algorithm.Text, StringComparer.Ordinal)))
        {
            var why = algorithm.Text.StartsWith("HS", StringComparison.OrdinalIgnoreCase) ? "needs a shared secret, with which anybody who verifies tokens could make them"
                : algorithm.Text.Equals("none", StringComparison.OrdinalIgnoreCase) ? "is no signature" : "is not known";
            section.Context.Problem(algorithm.Mark, algorithm.Path, $"{algorithm.Display} {why}. Write some of {string.Join(", ", IssuerAlgorithms.All)}.");
        }

        return [.. written.Select(static algorithm => algorithm.Text).Distinct(StringComparer.Ordinal)];
    }

    private static string? Name(Section section, string key)
    {
        if (section.Scalar(key) is not { } written)
        {
            return null;
        }

        if (Slug.IsValid(written.Text))
        {
            return written.Text;
        }

        section.Problem(key, $"{written.Display} is not a name. Write {Slug.Form}.");
        return null;
    }

    private static List<string>? Texts(Section section, string key) => section.Scalars(key) is { } written ? [.. written.Select(static one => one.Text)] : null;

    private static TimeSpan? Duration(Section section, string key) => section.Scalar(key) is { } written ? TimeSpan.FromMilliseconds(written.Number) : null;
}
