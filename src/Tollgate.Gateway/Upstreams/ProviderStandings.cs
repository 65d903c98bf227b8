using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Tollgate.Gateway.Upstreams;

/// <summary>
/// What providers told of the limits of each account and model. Local to the process, empty at its start, and kept when the configuration
/// changes. Thread-safe; does not allocate for a pair that is known.
/// </summary>
public sealed class ProviderStandings
{
    /// <summary>Pairs remembered. Of more nothing is learned.</summary>
    public const int Most = 10_000;

    private readonly ConcurrentDictionary<(long Account, string Model), ProviderStanding> _standings = new();

    private int _count;

    /// <summary>Everything that was told, in no order.</summary>
    public IEnumerable<ProviderStanding> All => _standings.Values;

    /// <summary>Whether an account would refuse a request for a model now, as far as is known.</summary>
    public bool IsExhausted(Account account, string model, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _standings.TryGetValue((account.NameId, model), out var standing) && standing.IsExhausted(nowMicros);
    }

    /// <summary>What is known of an account and a model; null for nothing.</summary>
    public ProviderStanding? Find(Account account, string model)
    {
        ArgumentNullException.ThrowIfNull(account);
        return _standings.GetValueOrDefault((account.NameId, model));
    }

    internal void Read(Account account, string model, HttpHeadersNonValidated headers, int status, long askedMicros, long nowMicros)
    {
        if (!_standings.TryGetValue((account.NameId, model), out var standing))
        {
            // A model that does not exist has no limits.
            if (status is not ((>= 200 and < 300) or 429) || Volatile.Read(ref _count) >= Most)
                return;

            var fresh = new ProviderStanding(account.FullName, model);
            standing = _standings.GetOrAdd((account.NameId, model), fresh);
            if (ReferenceEquals(standing, fresh))
                Interlocked.Increment(ref _count);
        }

        standing.Read(headers, status, askedMicros, nowMicros);
    }
}
