namespace Tollgate.Configuration;

/// <summary>How the way to a mail server is kept private; in the order of the words in the key table.</summary>
internal enum MailSecurity
{
    StartTls,
    Tls,
    None,
}
