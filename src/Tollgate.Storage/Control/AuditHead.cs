using System.Globalization;

namespace Tollgate.Storage.Control;

/// <summary>Length and last hash of an audit log: who keeps it elsewhere can tell later that nothing was cut off or rewritten.</summary>
public sealed record AuditHead(long Sequence, string Hash)
{
    /// <summary>As <c>NUMBER:HASH</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static AuditHead? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().Split(':') is [var number, var hash]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower)
            ? new AuditHead(sequence, hash)
            : null;
    }
}
