using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Storage.Control;

/// <summary>The hashes that chain an audit log.</summary>
public static class AuditChain
{
    /// <summary>What the first entry follows.</summary>
    public static ReadOnlyMemory<byte> Origin { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>SHA-256 over the hash before and everything in the entry but its own hash, each part with its length.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> previous, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(previous);
            writer.Write(entry.Sequence);
            writer.Write(entry.AtMicros);
            writer.Write(entry.Actor.Kind);
            Id(writer, entry.Actor.Id);
            writer.Write(entry.Actor.Role);
            writer.Write(entry.Action);
            writer.Write(entry.Object);
            Id(writer, entry.ObjectId);
            Id(writer, entry.OrganizationId);
            writer.Write(entry.Before);
            writer.Write(entry.After);
            writer.Write(entry.Changed);
        }

        return SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static void Id(BinaryWriter writer, Guid? id)
    {
        writer.Write(id.HasValue);
        if (id is { } given)
        {
            writer.Write(given.ToByteArray(bigEndian: true));
        }
    }
}
