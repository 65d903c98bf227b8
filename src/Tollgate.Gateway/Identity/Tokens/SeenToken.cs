namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>A token that was verified, and the caller it meant in the newest key ring it was used under. Thread-safe.</summary>
internal sealed class SeenToken(TokenHolder holder, int epoch)
{
    private volatile Binding? _binding;

    internal TokenHolder Holder { get; } = holder;

    /// <summary>The state of the issuers it was verified under.</summary>
    internal int Epoch { get; } = epoch;

    /// <summary>Who it is in a ring; false when that is to be found out.</summary>
    internal bool TryGet(KeyRing ring, out TokenIdentification identification)
    {
        var binding = _binding;
        var isOfRing = ReferenceEquals(binding?.Ring, ring);
        identification = isOfRing ? binding!.Identification : default;
        return isOfRing;
    }

    internal void Bind(KeyRing ring, TokenIdentification identification) => _binding = new Binding(ring, identification);

    private sealed record Binding(KeyRing Ring, TokenIdentification Identification);
}
