using System.Net;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;

namespace Tollgate.Gateway.Admission;

/// <summary>What an unidentified caller is told.</summary>
internal static class KeyRefusals
{
    // The key itself is right, so that another would not help.
    private static readonly Rejection s_disabled = new(
        403, "user_disabled", "The user this Tollgate key belongs to is suspended. Ask your gateway's operator to lift that; the key works again then.")
    {
        ShouldRetry = false,
    };

    internal static Rejection TooManyGuesses(TimeSpan wait)
    {
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        return new Rejection(
            429, "too_many_unknown_keys",
            $"Too many unknown keys came from this address, so keys that were taken over from another gateway are not looked at for {seconds} s. Keys that begin with 'sk-tg-' work.")
        {
            RetryAfterSeconds = seconds,
        };
    }

    internal static Rejection Elsewhere(IPAddress? address)
    {
        var where = address is null ? "from an address that is not known" : $"from {(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}";
        return new Rejection(403, "address_not_allowed", $"This Tollgate key may not be used {where}. Call from a network it is allowed for, or ask its owner to allow this one.") { ShouldRetry = false };
    }

    internal static Rejection Explain(IdentificationFailure failure) => failure == IdentificationFailure.Disabled ? s_disabled : new(401, "invalid_api_key", failure switch
    {
        IdentificationFailure.Missing => "No API key was sent. Send your Tollgate key as 'Authorization: Bearer sk-tg-…' (or x-api-key).",
        IdentificationFailure.Malformed => "This is not a Tollgate key; those begin with 'sk-tg-'. Use the key your gateway's operator gave you instead of a provider's key.",
        IdentificationFailure.Revoked => "This Tollgate key has been revoked. Ask your gateway's operator for a new one.",
        IdentificationFailure.Expired => "This Tollgate key has expired. Ask your gateway's operator for a new one.",
        _ => "This Tollgate key is not known here. Check that it belongs to this gateway.",
    })
    {
        ShouldRetry = false,
    };
}
