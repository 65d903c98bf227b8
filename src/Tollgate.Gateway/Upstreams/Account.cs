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
    public string FullName => Upstream.Options.Name + "/" + Options.Name;

    /// <summary>The ledger's id of <see cref="FullName"/>.</summary>
    public long NameId { get; }

    /// <summary>False when no key is configured.</summary>
    public bool HasKey => _keys.Length > 0;

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
