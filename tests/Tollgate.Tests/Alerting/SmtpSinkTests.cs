using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tollgate.Alerting;
using Tollgate.Alerting.Sinks;
using Tollgate.Configuration;

namespace Tollgate.Tests.Alerting;

/// <summary>Mail, sent to a real listener.</summary>
public sealed class SmtpSinkTests
{
    [Fact]
    public async Task A_letter_arrives_with_the_sentence_and_an_id_that_stays()
    {
        await using var server = new MailServer();
        var sink = Sink(server, MailSecurity.None);
        var message = AlertWriting.Test(DateTimeOffset.UnixEpoch);
        (await sink.SendAsync(message, CancellationToken.None)).ShouldBeNull();
        (await sink.SendAsync(message, CancellationToken.None)).ShouldBeNull();

        server.Letters.Count.ShouldBe(2);
        server.Letters.ShouldAllBe(letter => letter.Contains($"Message-Id: <{message.Alert.Id}@tollgate.alert>", StringComparison.Ordinal));
        server.Letters[0].ShouldContain("From: tollgate@example.com\n");
        server.Letters[0].ShouldContain("Subject: Tollgate: a test\n");
        server.Letters[0].ShouldContain("This is a test alert of Tollgate.");
        server.Commands.Count(command => command.StartsWith("RCPT TO:", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public async Task A_server_that_offers_no_encryption_gets_neither_letter_nor_password()
    {
        await using var server = new MailServer();
        (await Sink(server, MailSecurity.StartTls, "secret-of-mail").SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBe("smtp_tls");
        server.Letters.ShouldBeEmpty();
        server.Commands.ShouldNotContain(command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_nobody_vouches_for_gets_nothing()
    {
        using var certificate = SelfSigned();
        await using var server = new MailServer { Certificate = certificate };
        (await Sink(server, MailSecurity.StartTls, "secret-of-mail").SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBe("smtp_tls");
        server.Letters.ShouldBeEmpty();
        server.Commands.ShouldContain("STARTTLS");
        server.Commands.ShouldNotContain(command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_fails_is_a_code_and_nothing_the_server_said()
    {
        await using var server = new MailServer { Recipient = "550 5.1.1 ada@example.com unknown" };
        (await Sink(server, MailSecurity.None).SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBe("smtp_550");
        server.Recipient = "250 ok";
        (await Sink(server, MailSecurity.None, "wrong").SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBe("smtp_sign_in");
        (await Sink(server, MailSecurity.None, "secret-of-mail").SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBeNull();
        server.Letters.ShouldHaveSingleItem();

        var port = server.Port;
        await server.DisposeAsync();
        (await new SmtpSink(Mail(port, MailSecurity.None, null), TimeProvider.System).SendAsync(AlertWriting.Test(DateTimeOffset.UnixEpoch), CancellationToken.None)).ShouldBe("smtp_connection");
    }

    private static SmtpSink Sink(MailServer server, MailSecurity security, string? password = null) => new(Mail(server.Port, security, password), TimeProvider.System);

    private static MailConfiguration Mail(int port, MailSecurity security, string? password) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Security = security,
        User = password is null ? null : "tollgate",
        Password = password,
        From = "tollgate@example.com",
        To = ["ops@example.com", "finance@example.com"],
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
