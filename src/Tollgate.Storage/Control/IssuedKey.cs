namespace Tollgate.Storage.Control;

/// <summary>A key just made. The secret is shown once and kept nowhere; <see cref="ToString"/> does not contain it.</summary>
/// <typeparam name="T"><see cref="VirtualKey"/> or <see cref="AdminKey"/>.</typeparam>
public sealed class IssuedKey<T>(T key, string secret)
    where T : ControlRow
{
    public T Key { get; } = key;

    public string Secret { get; } = secret;

    public override string ToString() => $"{typeof(T).Name} {Key.Id}";
}
