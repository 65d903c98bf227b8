using System.Net.Mail;
using Tollgate.Storage.Control;

namespace Tollgate.Configuration.Reading;

/// <summary>The section <c>alerts</c>.</summary>
internal static class AlertReading
{
    // Which keys belong to which kind; name, kind, kinds and organization to all.
    private static readonly (string Key, AlertSinkKind[] Kinds)[] s_homes =
    [
        ("url", [AlertSinkKind.Webhook, AlertSinkKind.Chat]), ("secret", [AlertSinkKind.Webhook]),
        ("host", [AlertSinkKind.Smtp]), ("port", [AlertSinkKind.Smtp]), ("security", [AlertSinkKind.Smtp]), ("user", [AlertSinkKind.Smtp]),
        ("password", [AlertSinkKind.Smtp]), ("from", [AlertSinkKind.Smtp]), ("to", [AlertSinkKind.Smtp]),
    ];

    public static IReadOnlyList<AlertSinkConfiguration> Read(Section alerts)
    {
        if (!alerts.Has("sinks"))
        {
            return [AlertSinkConfiguration.Log];
        }

        var sinks = new List<AlertSinkConfiguration>();
        foreach (var section in alerts.Sections("sinks"))
        {
            var sink = ReadOne(section);
            if (sink.Name.Length > 0 && sinks.Exists(other => other.Name == sink.Name))
            {
                section.Problem("name", $"{section.Display("name")} is the name of another sink. Write a name of its own.");
            }

            sinks.Add(sink);
        }

        return sinks;
    }

    private static AlertSinkConfiguration ReadOne(Section section)
    {
        var kind = section.Scalar("kind") is { } written ? (AlertSinkKind)written.Number : (AlertSinkKind?)null;
        foreach (var (key, homes) in s_homes)
        {
            if (kind is { } given && section.Has(key) && !homes.Contains(given))
            {
                section.Problem(key, $"A sink of kind {given.ToString().ToLowerInvariant()} has no {key}. Remove the line, or write kind: {string.Join(" or ", homes.Select(home => home.ToString().ToLowerInvariant()))}.");
            }
        }

        // Read whatever the kind is, so that every mistake is found at once.
        var (name, organization, kinds) = (Name(section, "name"), Name(section, "organization"), Kinds(section));
        var (url, secret, mail) = (Url(section, kind), section.Scalar("secret"), Mail(section, kind));
        if (kind is AlertSinkKind.Webhook or AlertSinkKind.Chat && !section.Has("url"))
        {
            section.Context.Problem(section.Mark, section.PathOf("url"), "Missing. Write url: https://host/path, ${NAME} or file:/path.");
        }

        if (kind == AlertSinkKind.Webhook && !section.Has("secret"))
        {
            section.Context.Problem(section.Mark, section.PathOf("secret"), "Missing: whoever gets the alert could not tell that it is yours. Write secret: ${NAME} or file:/path.");
        }

        if (secret is { IsLiteral: true })
        {
            section.Warning("secret", "The secret stands in the file. Write ${NAME} or file:/path.");
        }

        if (secret is not null && Alerting.WebhookSignature.KeyOf(secret.Text) is null)
        {
            section.Problem("secret", "The secret is too short or not what its form says. Write at least 16 characters, or whsec_ and the base64 of at least 16 bytes.");
        }

        return new AlertSinkConfiguration
        {
            Name = name ?? "",
            Kind = kind ?? AlertSinkKind.Log,
            Kinds = kinds,
            Organization = organization,
            Url = url,
            Secret = secret?.Text,
            Mail = mail,
        };
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

    private static List<AlertKind> Kinds(Section section)
    {
        if (section.Count("kinds") == 0)
        {
            section.Problem("kinds", $"The list is empty, so the sink would get nothing. Write some of {string.Join(", ", AlertKinds.Words)}, or remove the line for all.");
        }

        return [.. (section.Scalars("kinds") ?? []).Select(written => (AlertKind)written.Number).Distinct()];
    }

    // Not a key of the kind Url: chat systems carry their secret in path or query, so it is neither shown nor refused there.
    private static Uri? Url(Section section, AlertSinkKind? kind)
    {
        if (section.Scalar("url") is not { } written)
        {
            return null;
        }

        if (!Uri.TryCreate(written.Text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 || url.UserInfo.Length > 0)
        {
            section.Problem("url", "This is not an address. Write https://host/path, without user and password in it.");
            return null;
        }

        if (kind == AlertSinkKind.Chat && written.IsLiteral)
        {
            section.Warning("url", "The address stands in the file, and whoever has it can write into the channel. Write ${NAME} or file:/path.");
        }

        return url;
    }

    private static MailConfiguration? Mail(Section section, AlertSinkKind? kind)
    {
        var (host, port, user, password) = (section.Scalar("host"), section.Scalar("port"), section.Scalar("user"), section.Scalar("password"));
        var security = (MailSecurity)(section.Scalar("security")?.Number ?? 0);
        var from = Address(section, section.Scalar("from"));
        var to = (section.Scalars("to") ?? []).Select(written => Address(section, written)).OfType<string>().ToList();
        if (password is { IsLiteral: true })
        {
            section.Warning("password", "The password stands in the file. Write ${NAME} or file:/path.");
        }

        if (kind != AlertSinkKind.Smtp)
        {
            return null;
        }

        foreach (var key in (string[])["host", "from", "to"])
        {
            if (!section.Has(key) || section.Count(key) == 0)
            {
                section.Context.Problem(section.At(key), section.PathOf(key), $"Missing. Write {key}: {(key == "host" ? "the mail server" : key == "from" ? "an address such as tollgate@example.com" : "[an address]")}.");
            }
        }

        if (section.Has("user") != section.Has("password"))
        {
            section.Problem(section.Has("user") ? "user" : "password", "Signing in needs user and password. Write both or neither.");
        }

        if (security == MailSecurity.None && section.Has("password"))
        {
            section.Problem("password", "With security: none everybody on the way could read the password. Write security: starttls or tls.");
        }

        return new MailConfiguration
        {
            Host = host?.Text ?? "",
            Port = (int)(port?.Number ?? (security == MailSecurity.Tls ? 465 : 587)),
            Security = security,
            User = user?.Text,
            Password = password?.Text,
            From = from ?? "",
            To = to,
        };
    }

    private static string? Address(Section section, ScalarValue? written)
    {
        if (written is null)
        {
            return null;
        }

        if (MailAddress.TryCreate(written.Text, out var address))
        {
            return address.Address;
        }

        section.Context.Problem(written.Mark, written.Path, $"{written.Display} is not a mail address. Write one such as ops@example.com.");
        return null;
    }
}
