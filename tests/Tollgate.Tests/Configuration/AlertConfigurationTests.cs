using Tollgate.Configuration;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Configuration;

public sealed class AlertConfigurationTests
{
    [Fact]
    public void Sinks_are_read_with_their_references_and_shown_without_their_secrets()
    {
        var environment = Reading.Environment();
        environment.Variables["HOOK_SECRET"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        environment.Variables["MAIL_PASSWORD"] = "mail-secret-0123456789";
        var sinks = Reading.Accept("""
            alerts:
              sinks:
                - {name: ops, kind: webhook, url: "https://example.com/hook?x=1", secret: "${HOOK_SECRET}", kinds: [denial, outage], organization: acme}
                - {name: mail, kind: smtp, host: mail.example.com, security: tls, user: tollgate, password: "${MAIL_PASSWORD}", from: a@example.com, to: [b@example.com]}
            """, environment).AlertSinks;

        sinks[0].Kinds.ShouldBe([AlertKind.Denial, AlertKind.Outage]);
        (sinks[0].Url!.Query, sinks[0].Organization, sinks[0].Secret).ShouldBe(("?x=1", "acme", environment.Variables["HOOK_SECRET"]));
        var mail = sinks[1].Mail.ShouldNotBeNull();
        (mail.Port, mail.Security, mail.Password, mail.From).ShouldBe((465, MailSecurity.Tls, "mail-secret-0123456789", "a@example.com"));
        mail.To.ShouldBe(["b@example.com"]);
        $"{sinks[0]} {sinks[1]} {mail}".ShouldBe("ops (webhook) mail (smtp) mail.example.com:465");
    }

    [Fact]
    public void Without_sinks_there_is_the_log_and_an_empty_list_means_none()
    {
        Reading.Accept("").AlertSinks.ShouldBe([AlertSinkConfiguration.Log]);
        Reading.Accept("alerts: {sinks: []}").AlertSinks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{name: ops, kind: webhook, secret: \"${LONG}\"}", "tollgate.yaml:3:7: alerts.sinks[0].url: Missing. Write url: https://host/path, ${NAME} or file:/path.")]
    [InlineData("{name: ops, kind: webhook, url: \"https://example.com\"}", "tollgate.yaml:3:7: alerts.sinks[0].secret: Missing: whoever gets the alert could not tell that it is yours. Write secret: ${NAME} or file:/path.")]
    [InlineData("{name: ops, kind: webhook, url: nowhere, secret: \"${LONG}\"}", "tollgate.yaml:3:39: alerts.sinks[0].url: This is not an address. Write https://host/path, without user and password in it.")]
    [InlineData("{name: ops, kind: webhook, url: \"https://example.com\", secret: \"${SHORT}\"}", "tollgate.yaml:3:70: alerts.sinks[0].secret: The secret is too short or not what its form says. Write at least 16 characters, or whsec_ and the base64 of at least 16 bytes.")]
    [InlineData("{name: chat, kind: chat, url: \"https://example.com\", host: mail}", "tollgate.yaml:3:66: alerts.sinks[0].host: A sink of kind chat has no host. Remove the line, or write kind: smtp.")]
    [InlineData("{name: Ops Team, kind: log}", "tollgate.yaml:3:14: alerts.sinks[0].name: 'Ops Team' is not a name. Write 1 to 63 lower-case letters, digits or . _ - , beginning with a letter or digit.")]
    [InlineData("{name: log, kind: log, kinds: []}", "tollgate.yaml:3:37: alerts.sinks[0].kinds: The list is empty, so the sink would get nothing. Write some of threshold, forecast, denial, overrun, unpriced, provider, outage, key, increase, or remove the line for all.")]
    [InlineData("{name: mail, kind: smtp, host: mail, from: nobody, to: [a@example.com]}", "tollgate.yaml:3:50: alerts.sinks[0].from: 'nobody' is not a mail address. Write one such as ops@example.com.")]
    [InlineData("{name: mail, kind: smtp, host: mail, from: b@example.com, to: [a@example.com], user: me}", "tollgate.yaml:3:92: alerts.sinks[0].user: Signing in needs user and password. Write both or neither.")]
    [InlineData("{name: mail, kind: smtp, host: mail, from: b@example.com, to: [a@example.com], user: me, password: \"${LONG}\", security: none}", "tollgate.yaml:3:106: alerts.sinks[0].password: With security: none everybody on the way could read the password. Write security: starttls or tls.")]
    [InlineData("{name: mail, kind: smtp, from: b@example.com, to: [a@example.com]}", "tollgate.yaml:3:7: alerts.sinks[0].host: Missing. Write host: the mail server.")]
    public void What_cannot_work_is_said_at_its_place(string sink, string problem)
    {
        var environment = Reading.Environment();
        environment.Variables["LONG"] = "0123456789abcdef0123456789";
        environment.Variables["SHORT"] = "0123456789abcde";
        Reading.Problems($"alerts:\n  sinks:\n    - {sink}\n", environment).ShouldBe([problem]);
    }

    [Fact]
    public void Two_sinks_of_one_name_and_secrets_in_the_file_are_told()
    {
        Reading.Problems("alerts: {sinks: [{name: a, kind: log}, {name: a, kind: log}]}").ShouldHaveSingleItem().ShouldContain("'a' is the name of another sink");
        Reading.Warnings("""
            alerts:
              sinks:
                - {name: a, kind: chat, url: "https://hooks.example.com/T00/B00/secret-of-chat"}
                - {name: b, kind: webhook, url: "https://example.com", secret: secret-of-webhook-0123}
            """).ShouldBe(
        [
            "tollgate.yaml:3:34: alerts.sinks[0].url: The address stands in the file, and whoever has it can write into the channel. Write ${NAME} or file:/path.",
            "tollgate.yaml:4:68: alerts.sinks[1].secret: The secret stands in the file. Write ${NAME} or file:/path.",
        ]);
    }
}
