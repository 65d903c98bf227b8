using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Tollgate.Configuration;

namespace Tollgate.Hosting;

/// <summary>Why an address cannot be listened on, in a sentence that says what to do.</summary>
internal static class ListenProblem
{
    /// <summary>Null when the exception is about something else.</summary>
    internal static string? Explain(Exception failure, IReadOnlyList<ListenConfiguration> addresses)
    {
        var all = string.Join(", ", addresses);
        return failure switch
        {
            // The server says which one it is, and that it is in use.
            IOException { InnerException: AddressInUseException } =>
                $"{failure.Message.TrimEnd('.')}. Stop what listens there, or choose another address with listen in the configuration or --listen.",
            SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } =>
                $"An address is in use already ({all}). Stop what listens there, or choose another address with listen in the configuration or --listen.",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"This process may not listen on {all}. Choose a port above 1023, or give it the right.",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                $"This machine does not have the address to listen on ({all}). Write one it has, or * for all.",
            _ => null,
        };
    }
}
