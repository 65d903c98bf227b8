namespace Tollgate.Gateway.Upstreams;

/// <summary>A provider account as compiled into a snapshot. Immutable except for the key rotation counter.</summary>
public sealed class Account
{
    private readonly string[] _keys;
    private uint _turn;

    internal Account(AccountOptions options, Upstream upstream, long nameId)
    {
        Options = options;
        Upstream = upstream;
        NameId = nameId;
        _keys = [.. options.Keys];
    }

    public AccountOptions Options { get; }

    public Upstream Upstream { get; }

    /// <summary><c>provider/account</c>, as in the ledger.</summary>
    public string FullName => Upstream.Options.Name + "/" + Options.Name;

    /// <summary>The ledger's id of <see cref="FullName"/>.</summary>
    public long NameId { get; }

    /// <summary>False when the upstream needs a key and none is configured.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>The next key of the account in turn; null for servers without keys.</summary>
    internal string? NextKey() => _keys.Length switch
    {
        0 => null,
        1 => _keys[0],
        _ => _keys[(int)(Interlocked.Increment(ref _turn) % (uint)_keys.Length)],
    };
}
