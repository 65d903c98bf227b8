using System.Text.Json.Serialization;

namespace Tollgate.Commands;

/// <summary>A field of a change that can also be emptied: absent it stays, null (in JSON) empties it. The default value is absent.</summary>
/// <param name="IsGiven">Whether the field is to be set at all.</param>
/// <param name="Value">What to; null for nothing.</param>
[JsonConverter(typeof(SettableJson))]
internal readonly record struct Settable<T>(bool IsGiven, T? Value)
{
    internal static Settable<T> To(T? value) => new(true, value);
}
