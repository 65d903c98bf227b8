using System.IO.Pipelines;
using System.Net;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Tests.Identity;

/// <summary>A request of which only the address is known; one that must not even be asked for it with the address <c>throws</c>.</summary>
internal sealed class AddressSource(string? address) : IRequestSource
{
    private readonly IPAddress? _address = address is null or "throws" ? null : IPAddress.Parse(address);

    public IPAddress? Address => address == "throws" ? throw new InvalidOperationException("Nobody should ask.") : _address;

    public string Query => "";

    public long? ContentLength => null;

    public string? ContentEncoding => null;

    public PipeReader Body => throw new NotSupportedException();

    public CancellationToken Gone => CancellationToken.None;

    public string? Header(string name) => null;

    public void CollectForwardHeaders(List<KeyValuePair<string, string>> into)
    {
    }
}
