using Tollgate.Configuration.Keys;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What is checked of keys in the words of the command line and the admin API, whether they are made or changed.</summary>
internal static class KeyWords
{
    private static readonly string[] s_surfaces = [.. Enum.GetValues<Surface>().Where(static surface => surface != Surface.None).Select(SurfaceNames.Of).Distinct(StringComparer.Ordinal)];

    /// <summary>Names of surfaces that there are not.</summary>
    internal static IEnumerable<ControlError> UnknownSurfaces(IReadOnlyList<string> surfaces) => surfaces.Where(static surface => !s_surfaces.Contains(surface, StringComparer.Ordinal)).Select(static surface =>
    {
        var hint = NearestKey.Find(surface, s_surfaces) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", s_surfaces)}.";
        return new ControlError(ControlErrorKind.Invalid, "surfaces", surface, $"surfaces '{surface}' is no surface; {hint}");
    });

    /// <summary>Tags that would say who pays, past the fields that do.</summary>
    internal static IEnumerable<ControlError> AssigningTags(IReadOnlyList<string> tags)
    {
        foreach (var tag in tags)
        {
            foreach (var field in (string[])["cost_center", "project"])
            {
                if (tag.StartsWith(field + "=", StringComparison.Ordinal))
                {
                    yield return new ControlError(ControlErrorKind.Invalid, "tags", tag, $"tags '{tag}' says who pays; write it as {field}.");
                }
            }
        }
    }

    /// <summary>An end that has passed already.</summary>
    internal static IEnumerable<ControlError> PastEnd(DateTimeOffset? expires, DateTimeOffset now) => expires is { } at && at <= now
        ? [new ControlError(ControlErrorKind.Invalid, "expires_at", $"{at:O}", "expires_at lies in the past: the key would never work.")]
        : [];

    internal static long? Micros(DateTimeOffset? at) => at is { } moment ? (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;

    /// <summary>What the store says, with the names of fields that people wrote.</summary>
    internal static ControlError InOwnWords(ControlError error) => error.Field switch
    {
        "allowed_models" => Renamed(error, "models"),
        "allowed_surfaces" => Renamed(error, "surfaces"),
        "default_feature" => Renamed(error, "feature"),
        "default_tags" => Renamed(error, "tags"),
        "allowed_addresses" => Renamed(error, "ip_ranges"),
        "required_attribution" => Renamed(error, "require"),
        "team_id" => Renamed(error, "team"),
        "user_id" => Renamed(error, "user"),
        _ => error,
    };

    internal static ControlError Renamed(ControlError error, string field) => error with
    {
        Field = field,
        Message = error.Message.StartsWith(error.Field, StringComparison.Ordinal) ? field + error.Message[error.Field.Length..] : error.Message,
    };
}
