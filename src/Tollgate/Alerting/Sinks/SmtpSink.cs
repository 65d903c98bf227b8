using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Tollgate.Configuration;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sinks;

/// <summary>
/// Sends alerts by mail, one connection each: ten seconds for every step. STARTTLS and TLS are demanded, never only tried. The message id is made of
/// the alert's, so that repeats can be told.
/// </summary>
internal sealed class SmtpSink(MailConfiguration mail, TimeProvider time) : IAlertSink
{
    private const int Patience = 10_000;

    public async Task<string?> SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        using var letter = Write(message);
        using var client = new SmtpClient { Timeout = Patience, CheckCertificateRevocation = false };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(3 * Patience);
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, Security(), patience.Token).ConfigureAwait(false);
            if (mail is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, patience.Token).ConfigureAwait(false);
            }

            await client.SendAsync(letter, patience.Token).ConfigureAwait(false);
            await client.DisconnectAsync(quit: true, patience.Token).ConfigureAwait(false);
            return null;
        }
        catch (SmtpCommandException refused)
        {
            return "smtp_" + ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failed) when (failed is System.Security.Authentication.AuthenticationException or MailKit.Security.AuthenticationException or ServiceNotAuthenticatedException)
        {
            return "smtp_sign_in";
        }
        catch (Exception failed) when (failed is SslHandshakeException or NotSupportedException)
        {
            return "smtp_tls";
        }
        catch (Exception failed) when (failed is SocketException or IOException or ProtocolException or ServiceNotConnectedException)
        {
            return "smtp_connection";
        }
        catch (Exception failed) when (failed is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return "timeout";
        }
    }

    private SecureSocketOptions Security() => mail.Security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private MimeMessage Write(AlertMessage message)
    {
        var alert = message.Alert;
        var letter = new MimeMessage();
        letter.From.Add(MailboxAddress.Parse(mail.From));
        letter.To.AddRange(mail.To.Select(MailboxAddress.Parse));
        letter.Subject = $"Tollgate: {Subject(alert.Kind)}";
        letter.Date = time.GetUtcNow();
        letter.MessageId = $"{alert.Id}@tollgate.alert";
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Body = new TextPart("plain") { Text = $"{message.Text}\n\nAlert {alert.Id}, first at {AlertFacts.Instant(alert.FirstMicros)}.\n" };
        return letter;
    }

    private static string Subject(AlertKind kind) => kind switch
    {
        AlertKind.Threshold => "a budget has reached a threshold",
        AlertKind.Forecast => "a budget will be used up early",
        AlertKind.Denial => "requests are refused",
        AlertKind.Overrun => "an attempt cost more than was held",
        AlertKind.Unpriced => "tokens without a rate",
        AlertKind.Provider => "a provider fails",
        AlertKind.Outage => "an outage, or its end",
        AlertKind.Key => "a key will end",
        AlertKind.Increase => "an increase of a budget is asked for",
        _ => "a test",
    };
}
