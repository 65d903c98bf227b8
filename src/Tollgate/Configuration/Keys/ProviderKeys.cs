using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Configuration.Keys;

/// <summary>The keys of one provider.</summary>
internal static class ProviderKeys
{
    private const long Day = 24 * 60 * 60 * 1000L;

    private static readonly KeyRule s_key = new("key", Secret, "The provider key: `${NAME}`, `file:/path` or `secret:NAME`; `none` for a server that takes none.") { IsSealable = true };

    private static readonly KeyRule s_keys = new("keys", List, "Several keys; requests rotate over them.") { Item = new("", Secret, "One key.") { IsSealable = true } };

    private static readonly KeyRule s_zeroRetention = new("zero_retention", KeyKind.Boolean, "True where the provider keeps nothing of what is sent: by contract, or because the server is your own. For policies.");

    private static readonly KeyRule s_residency = new("residency", Text, "Where requests are processed and kept, as policies name it, such as `eu`.");

    public static KeyRule Provider { get; } = new("", Section, "One upstream.")
    {
        Keys =
        [
            new("api", Choice, "The API it speaks.")
            {
                Default = "(of the known provider)",
                Choices = ["openai", "anthropic", "gemini", "azure"],
            },
            new("vendor", Text, "Whose rates and counting rules apply, as on the rate card.") { Default = "(who is known at `base_url`, else the provider's name; `azure` with `api: azure`)" },
            new("base_url", Url, "Where it is: `openai` ends before `/chat/completions`, `anthropic` before `/v1`, `gemini` before `/v1beta`; `azure`: the resource.")
            {
                Default = "(of the known provider)",
            },
            s_key with { Default = "(the known provider's variable, such as `${OPENAI_API_KEY}`)" },
            s_keys,
            new("accounts", List, "Several provider accounts instead of `key`.")
            {
                Item = new("", Section, "One provider account.")
                {
                    Keys =
                    [
                        new("name", Text, "Name in the ledger, as `provider/name`.") { Required = true },
                        s_key,
                        s_keys,
                        new("weight", Integer, "Share of conversations relative to the other accounts; 0 takes none.") { Default = "1", Maximum = 10_000 },
                        s_zeroRetention with { Default = "(the provider's)" },
                        s_residency with { Default = "(the provider's)" },
                        new("owner", Section, "Who alone may use it, before any account of a wider owner.")
                        {
                            Default = "(everyone)",
                            Keys =
                            [
                                new("organization", Text, "Slug of the organization."),
                                new("team", Text, "Slug of the team."),
                                new("user", Text, "Slug of the user."),
                            ],
                        },
                    ],
                },
            },
            new("models", List, "Globs of the bare model names it serves, or names; `provider/model` reaches every model.")
            {
                Default = "(of the known provider)",
                Item = new("", Text, "A glob, such as `gpt-*`."),
            },
            new("deployments", Map, "Azure: model → deployment.") { Item = new("", Text, "The deployment.") },
            new("api_version", Text, "Azure: the `api-version` sent when the caller gave none.") { Default = "2024-10-21" },
            new("region", Text, "Region or deployment class, for prices.") { Default = "(the provider's global rate)" },
            s_residency with { Default = "(the `region`)" },
            s_zeroRetention with { Default = "false" },
            new("headers", Map, "Headers added to every request.") { Item = new("", Secret, "The value of the header.") },
            new("timeouts", Section, "How long each phase of an attempt may take.")
            {
                Keys =
                [
                    new("connect", Duration, "Until a connection with TLS stands.") { Default = "5s", Minimum = 1, Maximum = Day },
                    new("first_byte", Duration, "From the request sent to the first byte of the answer.") { Default = "10m", Minimum = 1, Maximum = Day },
                    new("idle", Duration, "Between two reads of an answer.") { Default = "5m", Minimum = 1, Maximum = Day },
                    new("total", Duration, "The whole attempt.") { Default = "1h", Minimum = 1, Maximum = Day },
                ],
            },
            new("proxy", Section, "An outbound HTTP proxy: its address, or a section with credentials.")
            {
                Default = "(a direct connection)",
                Shorthand = "url",
                Keys =
                [
                    new("url", Url, "The proxy's address.") { Required = true },
                    new("user", Text, "Name for Basic authentication."),
                    new("password", Secret, "The password: `${NAME}` or `file:/path`."),
                ],
            },
            new("certificate_authority", KeyKind.Path, "PEM file with a private certificate authority to trust in addition; read again when it changes."),
            new("enforce_limits", KeyKind.Boolean, "Answer 429 here for as long as the provider's own 429 said, when no other account has room.") { Default = "false" },
            new("send_attempt_id", KeyKind.Boolean, "Send `x-tollgate-attempt`, to audit a simulator against the ledger.") { Default = "false" },
        ],
    };
}
