using System.Collections.ObjectModel;

namespace Tollgate.Storage.Control;

/// <summary>
/// Authenticates a caller and pins who pays and what may be used. The secret itself is not kept, only a keyed hash. Its name in
/// the dimension <c>Key</c> is its <see cref="LineageId"/>.
/// </summary>
public sealed record VirtualKey : ControlRow
{
    public required Guid OrganizationId { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? UserId { get; init; }

    public required string Name { get; init; }

    /// <summary>The first characters of the secret, to recognise it by.</summary>
    public required string Prefix { get; init; }

    public required KeyHash Hash { get; init; }

    /// <summary>What <see cref="Hash"/> is a hash of.</summary>
    public KeyVerifier Verifier { get; init; }

    /// <summary>The record of another gateway the key was taken over from; empty for keys made here.</summary>
    public string Origin { get; init; } = "";

    /// <summary>From when on the key is refused, in microseconds since the Unix epoch; null for never.</summary>
    public long? ExpiresMicros { get; init; }

    /// <summary>Globs of models and routes the key may use; empty for all.</summary>
    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    /// <summary>Names of the surfaces the key may use; empty for all.</summary>
    public IReadOnlyList<string> AllowedSurfaces { get; init; } = [];

    /// <summary>The feature of requests that name none; empty for none.</summary>
    public string DefaultFeature { get; init; } = "";

    /// <summary><c>key=value</c> tags every request of the key gets.</summary>
    public IReadOnlyList<string> DefaultTags { get; init; } = [];

    /// <summary>Networks the key may be used from, as <see cref="AddressRange"/> reads them; empty for all.</summary>
    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    /// <summary>What requests of the key must be attributed to, in the words of <see cref="RequiredAttribution"/>; empty for nothing.</summary>
    public IReadOnlyList<string> RequiredAttribution { get; init; } = [];

    /// <summary>The cost centre that pays, from the last change on; empty for none. Requests carry it as the tag <c>cost_center=…</c>.</summary>
    public string CostCenter { get; init; } = "";

    /// <summary>The project that requests belong to, from the last change on; empty for none. Requests carry it as the tag <c>project=…</c>.</summary>
    public string Project { get; init; } = "";

    /// <summary>The owner's own notes.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Roughly (to a minute) when the key was last used; null for never.</summary>
    public long? LastUsedMicros { get; init; }

    /// <summary>The key this one replaced by rotation.</summary>
    public Guid? RotatedFrom { get; init; }

    /// <summary>The first key of the rotations this one came out of; null for a key that replaced none.</summary>
    public Guid? FirstId { get; init; }

    /// <summary>
    /// What the key is called in the dimension <c>Key</c>: the id of the first key of its rotations, so that spend, budgets and limits of a key go
    /// on when it is rotated.
    /// </summary>
    public Guid LineageId => FirstId ?? Id;

    /// <summary>
    /// Whether the key's own user made it with the right of a member, and nobody above has said since what it may do: what it carries is then the user's
    /// choice, and nobody's restriction. Default false.
    /// </summary>
    public bool SelfMade { get; init; }

    /// <summary>When somebody was told that the key will expire because nobody uses it or owns it; null when nobody was, or it was changed since.</summary>
    public long? ExpiryWarnedMicros { get; init; }
}
