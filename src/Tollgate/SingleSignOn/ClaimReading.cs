using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Gateway.Identity.Tokens;

namespace Tollgate.SingleSignOn;

/// <summary>Reads whom a verified token was issued to, by the mapping of its issuer. Pure.</summary>
internal static class ClaimReading
{
    private const int LongestSlug = 63;
    private const int LongestText = 200;
    private const int MostGroups = 1000;

    internal static TokenVerdict Read(IssuerConfiguration issuer, JsonElement claims, long expiresMicros)
    {
        if (Text(Find(claims, "sub")) is not { Length: > 0 and <= 255 } subject || Text(Find(claims, issuer.Claims.User)) is not { Length: > 0 and <= LongestText } user)
        {
            return new TokenVerdict(TokenRefusal.Claims);
        }

        // An address that its owner has not proved could be anybody's.
        var isEmail = issuer.Claims.User == "email";
        if (isEmail && IsFalse(Find(claims, "email_verified")))
        {
            return new TokenVerdict(TokenRefusal.Claims);
        }

        var groups = Texts(Find(claims, issuer.Claims.Groups)).ToHashSet(StringComparer.Ordinal);
        var of = issuer.Groups.Where(group => group.Name == GroupConfiguration.Everybody || groups.Contains(group.Name)).ToList();
        var team = issuer.Claims.Team is { } path ? Text(Find(claims, path)) : null;
        var models = (issuer.Claims.Models is { } list ? Texts(Find(claims, list)) : []).Concat(of.SelectMany(static group => group.Models)).Distinct(StringComparer.Ordinal).ToList();

        // No list at all would mean every model, which is not what a list that leaves this person out says.
        var isLimited = issuer.Claims.Models is not null || issuer.Groups.Any(static group => group.Models.Count > 0);
        return isLimited && models.Count == 0
            ? new TokenVerdict(TokenRefusal.NoModels)
            : new TokenVerdict(new TokenHolder
            {
                Issuer = issuer.Issuer,
                Subject = subject,
                Organization = issuer.Organization,
                User = SlugOf(issuer.Claims.User == "sub" ? user : user.ToLowerInvariant()),
                Email = isEmail ? user.ToLowerInvariant() : "",
                Name = Text(Find(claims, "name")) is { Length: <= LongestText } name && !name.Any(char.IsControl) ? name : "",
                Team = string.IsNullOrEmpty(team) ? of.Find(static group => group.Team is not null)?.Team : SlugOf(team.ToLowerInvariant()),
                Models = models,
                Role = of.Find(static group => group.Role is not null)?.Role,
                ExpiresMicros = expiresMicros,
                IsMade = issuer.CreateUsers,
            });
    }

    /// <summary>A claim by its name, or else by a path with dots.</summary>
    internal static JsonElement Find(JsonElement claims, string path)
    {
        if (claims.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        if (claims.TryGetProperty(path, out var found))
        {
            return found;
        }

        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && claims.TryGetProperty(path[..dot], out var inner) ? Find(inner, path[(dot + 1)..]) : default;
    }

    /// <summary>What cannot be a slug becomes one that nothing else becomes.</summary>
    private static string SlugOf(string text) => IsSlug(text)
        ? text
        : "id-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static bool IsSlug(string text) => text.Length is > 0 and <= LongestSlug && char.IsAsciiLetterOrDigit(text[0])
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@' or '+');

    private static string? Text(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.String => claim.GetString(),
        JsonValueKind.Number when claim.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    // Some providers write it as text.
    private static bool IsFalse(JsonElement claim) =>
        claim.ValueKind == JsonValueKind.False || (claim.ValueKind == JsonValueKind.String && string.Equals(claim.GetString(), "false", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Texts(JsonElement claim) => claim.ValueKind switch
    {
        JsonValueKind.Array => claim.EnumerateArray().Take(MostGroups).Select(Text).OfType<string>(),
        JsonValueKind.String => [claim.GetString()!],
        _ => [],
    };
}
