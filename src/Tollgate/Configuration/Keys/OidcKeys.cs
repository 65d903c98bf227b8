using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Configuration.Keys;

/// <summary>The part of the key table below an issuer of <c>oidc</c>.</summary>
internal static class OidcKeys
{
    private const long Day = 24 * 60 * 60 * 1000L;

    public static KeyRule Issuer { get; } = new("", Section, "One issuer.")
    {
        Keys =
        [
            new("issuer", Url, "The issuer exactly as its tokens name it; `http://` only on this machine.") { Required = true },
            new("name", Text, "What the sign-in page calls it.") { Default = "(the issuer's host)" },
            new("organization", Text, "The organization its people and machines belong to.") { Required = true },
            new("audiences", List, "What `aud` must hold in a token that calls models; without it tokens of this issuer call nothing.") { Item = new("", Text, "An audience.") },
            new("client_id", Text, "The client for the sign-in to the dashboard.") { Default = "(nobody signs in)" },
            new("client_secret", Secret, "The secret of `client_id`, where the provider gave one."),
            new("login_client_id", Text, "The client for `tollgate login`: a public one, for no secret is safe on everybody's machine.") { Default = "(`client_id`, where that has no secret)" },
            new("scopes", List, "What is asked for when somebody signs in.") { Default = "([openid, profile, email])", Item = new("", Text, "A scope.") },
            new("claims", Section, "Which claim says what: its name, or a path such as `realm_access.roles`.")
            {
                Keys =
                [
                    new("user", Text, "Finds the user: `email` by mail address, then slug; any other by slug.") { Default = "(`email`)" },
                    new("groups", Text, "The groups.") { Default = "(`groups`)" },
                    new("team", Text, "The slug of the team.") { Default = "(the groups say it)" },
                    new("models", Text, "Models and globs that may be used.") { Default = "(the groups say it)" },
                ],
            },
            new("groups", Map, "What members of a group get; `*` is everybody. The first group that names a team or a role decides it, models add up.")
            {
                Item = new("", Section, "One group.")
                {
                    Keys =
                    [
                        new("team", Text, "The slug of the team."),
                        new("models", List, "Models and globs; with this on any group, members of none of those call nothing.") { Item = new("", Text, "A model or glob.") },
                        new("role", Choice, "What they may do on the dashboard.") { Choices = ["operator", "owner", "finance", "team-lead", "member", "auditor"] },
                    ],
                },
            },
            new("algorithms", List, "Signature algorithms accepted.")
            {
                Default = "([RS256, PS256, ES256])",
                Item = new("", Text, "One of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512."),
            },
            new("clock_skew", Duration, "How far clocks may differ.") { Default = "(`60s`)", Maximum = 10 * 60_000L },
            new("refresh", Duration, "How often the signing keys are read again.") { Default = "(`1h`)", Minimum = 60_000, Maximum = Day },
            new("key_lifetime", Duration, "How long a key of `tollgate login` works.") { Default = "(`12h`)", Minimum = 60_000, Maximum = 31 * Day },
            new("create_users", KeyKind.Boolean, "Whether users and teams that are not there are made when they are seen first.") { Default = "(`false`)" },
        ],
    };
}
