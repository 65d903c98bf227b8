using System.Security.Cryptography;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>
/// The callers behind tokens of the company's identity provider. A token is verified once and found by its keyed hash from then on, until it expires;
/// whom it means is found out anew in every key ring, so that a disabled person is refused at once although the token lives. Thread-safe.
/// </summary>
internal sealed class TokenCallers(ITokenVerifier? verifier, KeyRingSource keys, NameBook names, GuessLimiter guesses, TimeProvider time)
{
    /// <summary>Tokens that are remembered at most.</summary>
    internal const int MostSeen = 20_000;

    private readonly SeenTokens _seen = new(MostSeen);

    /// <summary>How many tokens are remembered.</summary>
    internal int Count => _seen.Count;

    /// <summary>Whether what is presented is to be taken for a token.</summary>
    internal bool Takes(ReadOnlySpan<char> presented) => verifier is { IsOn: true } && TokenText.IsToken(presented.Trim());

    /// <summary>Who presents a token that was seen before; false when it has to be learned. No I/O, and no allocation within one key ring.</summary>
    internal bool TryIdentify(ReadOnlySpan<char> presented, KeyRing ring, long nowMicros, out TokenIdentification identification)
    {
        if (!TokenText.TryHash(ring.Pepper, presented.Trim(), out var hash))
        {
            identification = TokenRefusal.Malformed;
            return true;
        }

        identification = default;
        if (_seen.Find(hash) is not { } seen || seen.Epoch != verifier!.Epoch)
        {
            return false;
        }

        if (seen.Holder.ExpiresMicros <= nowMicros)
        {
            identification = TokenRefusal.Expired;
            return true;
        }

        if (seen.TryGet(ring, out identification))
        {
            return true;
        }

        // Whoever is the first to need the index of a ring makes it elsewhere.
        if (!ring.HasTenants || (identification = Bind(seen.Holder, ring)) is { Caller: null })
        {
            return false;
        }

        seen.Bind(ring, identification);
        return true;
    }

    /// <summary>Finds out who presents a token that was not seen before, on a thread of the pool.</summary>
    internal async ValueTask<TokenIdentification> LearnAsync(string presented, IRequestSource source)
    {
        // Asked before the token is looked at, because looking costs more than sending.
        if (guesses.Wait(source.Address) is { Ticks: > 0 } wait)
        {
            return new TokenIdentification(null, TokenRefusal.TooMany, wait);
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await guesses.PauseAsync(source.Gone).ConfigureAwait(false);
        var identification = await LearnAsync(presented.Trim(), source.Gone).ConfigureAwait(false);
        if (IsGuess(identification.Refusal))
        {
            guesses.Failed(source.Address);
        }

        return identification;
    }

    private async ValueTask<TokenIdentification> LearnAsync(string token, CancellationToken gone)
    {
        // Read before verifying: what changes meanwhile makes this token be verified again.
        var epoch = verifier!.Epoch;
        var verdict = await verifier.VerifyAsync(token, gone).ConfigureAwait(false);
        if (verdict.Holder is not { } holder)
        {
            return verdict.Refusal;
        }

        var ring = keys.Current;
        var identification = Bind(holder, ring);
        if (holder.IsMade && identification.Refusal is TokenRefusal.NoUser or TokenRefusal.NoTeam)
        {
            if (await verifier.MakeAsync(holder, gone).ConfigureAwait(false) is var failed and not TokenRefusal.None)
            {
                return failed;
            }

            ring = keys.Current;
            identification = Bind(holder, ring);
        }

        if (holder.ExpiresMicros <= (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
        {
            return TokenRefusal.Expired;
        }

        if (TokenText.TryHash(ring.Pepper, token, out var hash))
        {
            var seen = new SeenToken(holder, epoch);
            seen.Bind(ring, identification);
            _seen.Keep(hash, seen);
        }

        return identification;
    }

    private TokenIdentification Bind(TokenHolder holder, KeyRing ring)
    {
        var tenants = ring.Tenants;
        if (tenants.Organization(holder.Organization) is not { } organization)
        {
            return TokenRefusal.NoOrganization;
        }

        if (tenants.User(organization.Id, holder.Email, holder.User) is not { } user)
        {
            return organization.RetiredMicros is null ? TokenRefusal.NoUser : TokenRefusal.Revoked;
        }

        var team = holder.Team is { } slug ? tenants.Team(organization.Id, slug) : user.TeamId is { } id ? tenants.Team(id) : null;
        if ((organization.RetiredMicros ?? user.RetiredMicros ?? team?.RetiredMicros) is not null)
        {
            return TokenRefusal.Revoked;
        }

        if (user.DisabledMicros is not null)
        {
            return TokenRefusal.Disabled;
        }

        if (holder.Team is not null && team is null)
        {
            return TokenRefusal.NoTeam;
        }

        var key = new VirtualKey
        {
            Id = KeyIdOf(ring.Pepper, holder.Issuer, holder.Subject),
            OrganizationId = organization.Id,
            TeamId = team?.Id,
            UserId = user.Id,
            Name = "single sign-on",
            Prefix = "eyJ",
            Hash = default,
            ExpiresMicros = holder.ExpiresMicros,
            AllowedModels = holder.Models,
            ManagedBy = "oidc",
        };
        var caller = new Caller(key, organization.Slug, team?.Slug, user.Slug, isRevoked: false, isDisabled: false, ring.IsOnlyTenant, ring.Pepper) { Policy = ring.PolicyOf(key, team), Aliases = ring.AliasesOf(key, team) };
        CallerNames.Announce(names, caller);
        return new TokenIdentification(caller, TokenRefusal.None);
    }

    /// <summary>The id that stands for one person or machine of an issuer in the dimension of keys: always the same, and opaque.</summary>
    internal static Guid KeyIdOf(Pepper pepper, string issuer, string subject)
    {
        Span<byte> hash = stackalloc byte[Pepper.HashSize];
        pepper.Hash(SHA256.HashData(Encoding.UTF8.GetBytes($"oidc\0{issuer}\0{subject}")), hash);

        // Version 8 of RFC 9562: made in a way of one's own.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    // What an honest client sends by mistake is no guess: it would keep its neighbours out.
    private static bool IsGuess(TokenRefusal refusal) => refusal is TokenRefusal.Malformed or TokenRefusal.UnknownIssuer or TokenRefusal.Algorithm
        or TokenRefusal.UnknownKey or TokenRefusal.Signature;
}
