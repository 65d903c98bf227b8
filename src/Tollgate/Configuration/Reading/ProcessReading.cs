using Tollgate.Configuration.Yaml;
using Tollgate.Storage.Control;

namespace Tollgate.Configuration.Reading;

/// <summary>What concerns the process rather than the path of a request.</summary>
internal static class ProcessReading
{
    public static TollgateConfiguration Read(Section root)
    {
        var context = root.Context;
        var journal = root.Child("journal");
        return new TollgateConfiguration
        {
            Store = new StoreConfiguration { Path = root.Child("store").Scalar("path").FullPath(context) ?? context.FullPath("data")! },
            Journal = new JournalConfiguration
            {
                SurvivesPowerLoss = journal.Scalar("durability")?.Number == 1,
                AcceptEphemeral = journal.Scalar("ephemeral")?.Number == 1,
            },
            TimeZone = TimeZone(root),
            Currency = Currency(root),
            Telemetry = Telemetry(root.Child("telemetry").Child("otlp")),
            Shutdown = Shutdown(root.Child("shutdown")),
            Retention = RetentionReading.Read(root.Child("retention")),
            RateFiles = RateFiles(root),
            KeyExpiry = KeyExpiry(root.Child("keys")),
            TrustedProxies = TrustedProxies(root.Child("server")),
        };
    }

    private static TimeZoneInfo TimeZone(Section root)
    {
        if (root.Scalar("time_zone") is not { } written || written.Text is "UTC" or "Etc/UTC")
        {
            return TimeZoneInfo.Utc;
        }

        // Only what a zone's name can look like reaches the file system.
        if (written.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && written.Text[0] != '/' && TimeZoneInfo.TryFindSystemTimeZoneById(written.Text, out var zone))
        {
            return zone;
        }

        root.Problem("time_zone", $"{written.Display} is not a time zone of this system. Write an IANA name such as Europe/Berlin or UTC; the system needs tzdata.");
        return TimeZoneInfo.Utc;
    }

    private static string Currency(Section root)
    {
        if (root.Scalar("currency") is not { } written)
        {
            return "USD";
        }

        if (written.Text.Length != 3 || !written.Text.All(char.IsAsciiLetterUpper))
        {
            root.Problem("currency", $"{written.Display} is not a currency. Write an ISO 4217 code of three capitals such as USD or EUR.");
        }

        return written.Text;
    }

    private static TelemetryConfiguration Telemetry(Section otlp) => new()
    {
        OtlpEndpoint = otlp.Scalar("endpoint")?.Url,
        OtlpHeaders = HeaderReading.Read(otlp, []),
    };

    private static ShutdownConfiguration Shutdown(Section section)
    {
        var standard = new ShutdownConfiguration();
        var drain = section.Scalar("drain").Duration() ?? standard.Drain;
        if (section.Scalar("grace") is not { } written)
        {
            // Who shortens only the whole means its part as well.
            return new ShutdownConfiguration { Drain = drain, Grace = standard.Grace < drain ? standard.Grace : drain };
        }

        var grace = TimeSpan.FromMilliseconds(written.Number);
        if (grace > drain)
        {
            var longest = Quantity.WriteDuration((long)drain.TotalMilliseconds);
            section.Problem("grace", $"{written.Display} is longer than drain ({longest}), of which it is a part. Write {longest} or less, or a longer drain.");
        }

        return new ShutdownConfiguration { Drain = drain, Grace = grace };
    }

    private static KeyExpiryConfiguration KeyExpiry(Section section)
    {
        var standard = new KeyExpiryConfiguration();
        var expiry = new KeyExpiryConfiguration
        {
            UnusedAfter = section.Scalar("expire_unused_after").Duration(),
            UnknownOwnerAfter = section.Scalar("expire_unknown_owner_after").Duration(),
            Warning = section.Scalar("expire_warning").Duration() ?? standard.Warning,
        };
        foreach (var (key, span) in (ReadOnlySpan<(string, TimeSpan?)>)[("expire_unused_after", expiry.UnusedAfter), ("expire_unknown_owner_after", expiry.UnknownOwnerAfter)])
        {
            if (span <= expiry.Warning)
            {
                section.Problem(key, $"{section.Display(key)} is no longer than expire_warning ({Quantity.WriteDuration((long)expiry.Warning.TotalMilliseconds)}): every key would be warned of at once. Write a longer span, or a shorter expire_warning.");
            }
        }

        return expiry;
    }

    private static List<AddressRange> TrustedProxies(Section section)
    {
        var proxies = new List<AddressRange>();
        foreach (var written in section.Scalars("trusted_proxies") ?? [])
        {
            if (AddressRange.TryParse(written.Text, out var range, out var problem))
            {
                proxies.Add(range);
            }
            else
            {
                section.Context.Problem(written.Mark, written.Path, $"{written.Display} {problem}.");
            }
        }

        return proxies;
    }

    private static List<string> RateFiles(Section root)
    {
        var files = new List<string>();
        foreach (var written in root.Scalars("rates") ?? [])
        {
            var path = root.Context.FullPath(written.Text)!;
            if (!root.Context.Environment.FileExists(path))
            {
                root.Context.Problem(written.Mark, written.Path, $"{written.Display} does not exist. Write the path of a rate card file, relative to this file.");
            }
            else if (files.Contains(path))
            {
                root.Context.Problem(written.Mark, written.Path, $"{written.Display} is written twice. Keep one.");
            }

            files.Add(path);
            root.Context.Watch(path);
        }

        return files;
    }
}
