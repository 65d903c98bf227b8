using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>A small installation made by hand, to build snapshots from.</summary>
internal sealed class Tenants
{
    private readonly List<VirtualKey> _keys = [];
    private long _stamp;

    public Installation Installation { get; } = new(Guid.NewGuid(), Pepper.Create(), "USD", "Etc/UTC", 0);

    public Organization Acme { get; set; } = new() { Id = Guid.NewGuid(), Slug = "acme" };

    /// <summary>Another organization, without keys.</summary>
    public Organization Other { get; } = new() { Id = Guid.NewGuid(), Slug = "globex" };

    public Team Research { get; set; } = null!;

    public User Ada { get; set; } = null!;

    public List<RequestLimit> Limits { get; } = [];

    public List<Policy> Policies { get; } = [];

    public List<Alias> Aliases { get; } = [];

    public Tenants()
    {
        Research = new Team { Id = Guid.NewGuid(), OrganizationId = Acme.Id, Slug = "research" };
        Ada = new User { Id = Guid.NewGuid(), OrganizationId = Acme.Id, TeamId = Research.Id, Slug = "ada" };
    }

    /// <summary>Adds a key of Ada's and returns its secret.</summary>
    public string AddKey(Func<VirtualKey, VirtualKey>? change = null)
    {
        var secret = KeySecret.Generate(KeySecret.VirtualPrefix);
        var key = new VirtualKey
        {
            Id = Guid.NewGuid(),
            OrganizationId = Acme.Id,
            TeamId = Research.Id,
            UserId = Ada.Id,
            Name = "ci",
            Prefix = KeySecret.Recognisable(secret, KeySecret.VirtualPrefix),
            Hash = KeyHash.Of(Installation.Pepper, secret),
        };
        _keys.Add(change is null ? key : change(key));
        _stamp++;
        return secret;
    }

    /// <summary>Adds a key of Ada's that another gateway made.</summary>
    public void Adopt(string secret, Func<VirtualKey, VirtualKey>? change = null) =>
        AddKey(key => (change ?? (static same => same))(key with { Hash = ForeignSecret.Hash(secret), Verifier = KeyVerifier.Sha256, Origin = "litellm:1" }));

    public int Strengthen(IReadOnlyCollection<ProvenKey> proven)
    {
        foreach (var (id, hash) in proven)
        {
            var i = _keys.FindIndex(key => key.Id == id);
            _keys[i] = _keys[i] with { Hash = hash, Verifier = KeyVerifier.Adopted };
        }

        _stamp++;
        return proven.Count;
    }

    public IReadOnlyList<VirtualKey> Keys => _keys;

    public void Change() => _stamp++;

    public long Stamp => _stamp;

    public ControlSnapshot Snapshot() => new(Installation, _stamp, [Acme, Other])
    {
        Teams = [Research],
        Users = [Ada],
        Keys = [.. _keys],
        RequestLimits = [.. Limits],
        Policies = [.. Policies],
        Aliases = [.. Aliases],
    };
}
