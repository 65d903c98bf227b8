using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Tollgate.Storage.Control;

namespace Tollgate.Secrets;

/// <summary>The master keys of a process: the first one seals, all of them open. Immutable and thread-safe.</summary>
internal sealed class MasterKeyring(IReadOnlyList<MasterKey> keys)
{
    /// <summary>What to do where there is no master key: the end of a sentence.</summary>
    internal const string HowToGiveOne = "set TOLLGATE_MASTER_KEY, or secrets.master_key_file in tollgate.yaml, to " + MasterKey.Form;

    /// <summary>No master key: nothing can be sealed or opened.</summary>
    internal static MasterKeyring None { get; } = new([]);

    /// <summary>What new values are sealed with; null without a master key.</summary>
    internal MasterKey? Current => keys.Count > 0 ? keys[0] : null;

    /// <summary>A row for a value: a new one, or the one there was with the value in it. Only where there is a master key.</summary>
    internal SealedSecret Seal(Installation installation, string name, string value, SealedSecret? row, long nowMicros)
    {
        var key = Current ?? throw new InvalidOperationException("Without a master key nothing can be sealed.");
        var bytes = Encoding.UTF8.GetBytes(value);
        var (whole, fingerprint) = (key.Seal(bytes, Place(installation, name)), key.Fingerprint(bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return row is null
            ? new SealedSecret { Name = name, MasterKey = key.Id, Fingerprint = fingerprint, ChangedMicros = nowMicros, Sealed = whole }
            : row with { MasterKey = key.Id, Fingerprint = fingerprint, ChangedMicros = nowMicros, Sealed = whole };
    }

    /// <summary>Opens a secret; where it cannot be, says why, as the end of a sentence.</summary>
    internal bool TryOpen(Installation installation, SealedSecret secret, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out string? reason)
    {
        value = null;
        if (keys.FirstOrDefault(one => one.Id == secret.MasterKey) is not { } key)
        {
            reason = keys.Count == 0
                ? $"there is no master key to open it with: {HowToGiveOne}"
                : $"it is sealed with the master key {secret.MasterKey}, and given is {string.Join(", ", keys.Select(static one => one.Id))}: give that one as well";
            return false;
        }

        if (key.Open(secret.Sealed.Span, Place(installation, secret.Name)) is not { } bytes)
        {
            reason = "it does not open: somebody changed it in the store, or it comes from another installation";
            return false;
        }

        value = Encoding.UTF8.GetString(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        reason = null;
        return true;
    }

    private static byte[] Place(Installation installation, string name) => Encoding.UTF8.GetBytes($"tollgate secret\0{installation.Id:N}\0{name}");
}
