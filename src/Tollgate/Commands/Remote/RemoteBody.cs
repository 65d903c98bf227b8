using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.Remote;

/// <summary>Writes orders as the admin API reads them: what is not given is not written.</summary>
internal static class RemoteBody
{
    private static readonly JsonSerializerOptions s_options = new(ApiJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    internal static (string Text, string MediaType) Of<T>(T order) => (JsonSerializer.Serialize(order, s_options), "application/json");

    // What can be emptied is null when it is to be, and absent when it is not to change.
    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Settable<>))
            {
                var absent = Activator.CreateInstance(property.PropertyType)!;
                property.ShouldSerialize = (_, value) => !absent.Equals(value);
            }
        }
    }
}
