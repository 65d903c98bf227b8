using Tollgate.Storage.Control;

namespace Tollgate.SingleSignOn;

/// <summary>
/// The keys of <c>tollgate login</c>: short-lived, of one person. A person has at most five of them, for several machines; the oldest ones are revoked. Thread-safe.
/// </summary>
internal sealed class LoginKeys(IControlStore store, TimeProvider time)
{
    /// <summary>Login keys of one person that work at the same time.</summary>
    internal const int MostOfPerson = 5;

    private const string Mark = "tollgate-login";

    internal static bool IsLogin(VirtualKey key) => key.Metadata.ContainsKey(Mark);

    internal ControlResult<IssuedKey<VirtualKey>> Issue(Person person, TimeSpan lifetime)
    {
        ControlResult<IssuedKey<VirtualKey>>? issued = null;
        store.AllOrNothing(() =>
        {
            var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            var old = store.Keys.List().Where(key => key.UserId == person.User.Id && IsLogin(key) && key.ExpiresMicros > now).ToList();
            foreach (var surplus in old.Take(Math.Max(0, old.Count - MostOfPerson + 1)))
            {
                store.Keys.Revoke(surplus.Id).Require();
            }

            issued = store.Keys.Create(new NewKey
            {
                OrganizationId = person.Organization.Id,
                TeamId = person.Team?.Id,
                UserId = person.User.Id,
                Name = "login " + person.User.Slug,
                ExpiresMicros = now + lifetime.Ticks / TimeSpan.TicksPerMicrosecond,
                AllowedModels = person.Holder.Models,
                Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [Mark] = person.Holder.Issuer },
            });
            return issued.IsOk;
        });
        return issued!;
    }
}
