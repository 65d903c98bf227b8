namespace Tollgate.Configuration.Reading;

/// <summary>How long what is stored is kept.</summary>
internal static class RetentionReading
{
    internal static RetentionConfiguration Read(Section section)
    {
        var standard = new RetentionConfiguration();
        return new RetentionConfiguration
        {
            Traces = section.Scalar("traces").Duration() ?? standard.Traces,
            Attempts = AtLeast("attempts", RetentionConfiguration.ShortestAttempts, "a month is compared with the one a year before"),
            Audit = AtLeast("audit", RetentionConfiguration.ShortestAudit, "it says who changed what"),
            Alerts = section.Scalar("alerts").Duration() ?? standard.Alerts,
        };

        TimeSpan? AtLeast(string key, TimeSpan shortest, string why)
        {
            var written = section.Scalar(key);
            if (written.Duration() is not { } kept)
            {
                return null;
            }

            if (kept < shortest)
            {
                section.Problem(key, $"{written!.Display} is too short: {why}. Write {shortest.TotalDays:0}d or more, or leave it out to keep all.");
            }

            return kept;
        }
    }
}
