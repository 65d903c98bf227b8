using System.Buffers.Text;
using System.Text;
using Tollgate.Gateway.Identity.Tokens;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>Accepts what <see cref="New"/> made, whoever it is, and counts. Nothing is signed here: that is tested where signatures are verified.</summary>
internal sealed class AnyToken : ITokenVerifier
{
    private int _verified;

    public bool IsOn => true;

    public int Epoch { get; set; }

    internal int Verified => Volatile.Read(ref _verified);

    internal Func<TokenHolder, TokenHolder> Change { get; set; } = static holder => holder;

    internal Func<TokenHolder, TokenRefusal> Make { get; set; } = static _ => TokenRefusal.NoUser;

    /// <summary>A token of a user.</summary>
    internal static string New(string user, string salt = "") => $"eyJhbGciOiJSUzI1NiJ9.{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(user + "|" + salt))}.c2ln";

    public ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _verified);
        var payload = token.Split('.')[1];
        if (!Base64Url.IsValid(payload))
            return new ValueTask<TokenVerdict>(new TokenVerdict(TokenRefusal.Malformed));

        var user = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(payload)).Split('|')[0];
        return new ValueTask<TokenVerdict>(new TokenVerdict(Change(new TokenHolder
        {
            Issuer = "https://login.acme.example",
            Subject = "subject of " + user,
            Organization = "acme",
            User = user,
            ExpiresMicros = long.MaxValue,
        })));
    }

    public ValueTask<TokenRefusal> MakeAsync(TokenHolder holder, CancellationToken cancellationToken) => new(Make(holder));
}
