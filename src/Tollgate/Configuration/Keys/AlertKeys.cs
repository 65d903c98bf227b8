using Tollgate.Storage.Control;
using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Configuration.Keys;

/// <summary>The part of the key table below a sink of <c>alerts</c>.</summary>
internal static class AlertKeys
{
    public static KeyRule Sink { get; } = new("", Section, "One sink.")
    {
        Keys =
        [
            new("name", Text, "Its name in lists and verbs.") { Required = true },
            new("kind", Choice, "`log`, `webhook` (signed JSON), `chat` (a sentence for Slack, Teams, Mattermost …) or `smtp`.")
            {
                Required = true,
                Choices = ["log", "webhook", "chat", "smtp"],
            },
            new("kinds", List, "The alerts it gets.")
            {
                Default = "(all)",
                Item = new("", Choice, "A kind of alert.") { Choices = AlertKinds.Words },
            },
            new("organization", Text, "Only alerts of this organization; those of the installation go to sinks without one.") { Default = "(all)" },
            new("url", Secret, "For `webhook` and `chat`: where to post to. Chat systems put a secret into it."),
            new("secret", Secret, "For `webhook`: the key of the signature, at best `whsec_` and base64."),
            new("host", Text, "For `smtp`: the mail server."),
            new("port", Integer, "For `smtp`: its port.") { Default = "(587, with `tls` 465)", Minimum = 1, Maximum = 65535 },
            new("security", Choice, "For `smtp`: `starttls` (refused by a server: not sent), `tls` from the first byte, or `none`.")
            {
                Default = "(`starttls`)",
                Choices = ["starttls", "tls", "none"],
            },
            new("user", Text, "For `smtp`: whom to sign in as.") { Default = "(no sign-in)" },
            new("password", Secret, "For `smtp`: the password of `user`."),
            new("from", Text, "For `smtp`: the sender's address."),
            new("to", List, "For `smtp`: the recipients.") { Item = new("", Text, "An address.") },
        ],
    };
}
