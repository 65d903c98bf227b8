using Tollgate.Gateway.Identity;

namespace Tollgate.Gateway.Upstreams;

/// <summary>A provider account as compiled into a snapshot. Immutable except for the key rotation counter.</summary>
public sealed class Account
{
    private readonly string[] _keys;
    private readonly string[] _bearers;
    private uint _turn;

    internal Account(AccountOptions options, Upstream upstream, long nameId)
    {
        Options = options;
        Upstream = upstream;
        NameId = nameId;
        _keys = [.. options.Keys];
        _bearers = [.. _keys.Select(key => "Bearer " + key)];
    }

    public AccountOptions Options { get; }

    public Upstream Upstream { get; }

    /// <summary><c>provider/account</c>, as in the ledger.</summary>
    public string FullName => field ??= Upstream.Options.Name + "/" + Options.Name;

    /// <summary>The ledger's id of <see cref="FullName"/>.</summary>
    public long NameId { get; }

    /// <summary>Where its requests are processed and kept, in lower case; null when the configuration does not say.</summary>
    internal string? Region => field ??= (Options.Residency ?? Upstream.Options.Region)?.ToLowerInvariant();

    /// <summary>False when no key is configured.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>How narrow its owner is: 3 a user, 2 a team, 1 an organization, 0 the installation.</summary>
    internal int Specificity => Options.User is not null ? 3 : Options.Team is not null ? 2 : Options.Organization is not null ? 1 : 0;

    /// <summary>True where keys of any organization may use it.</summary>
    internal bool IsShared => Options.Organization is null;

    /// <summary>True when the account belongs to the installation or to one the caller's key pins.</summary>
    internal bool MayBeUsedBy(Caller caller) =>
        (Options.Organization is null || Options.Organization == caller.Organization)
        && (Options.Team is null || Options.Team == caller.Team)
        && (Options.User is null || Options.User == caller.User);

    /// <summary>
    /// The next key of the account in turn, as the value of its header: bare, or with <c>Bearer</c>. Null for servers without keys.
    /// </summary>
    internal string? NextKey(bool asBearer)
    {
        var keys = asBearer ? _bearers : _keys;
        return keys.Length switch
        {
            0 => null,
            1 => keys[0],
            _ => keys[(int)(Interlocked.Increment(ref _turn) % (uint)keys.Length)],
        };
    }
}
