namespace Tollgate.Commands.Administration;

/// <summary>A key that was made of a line of a sheet. Immutable.</summary>
internal sealed record ImportedKey(int Line, Guid Id, string Name, string Secret)
{
    // Never into a log.
    public override string ToString() => $"{Id} ({Name})";
}
