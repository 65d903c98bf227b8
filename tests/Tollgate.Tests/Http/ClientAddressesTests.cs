using System.Net;
using Microsoft.AspNetCore.Http;
using Tollgate.Http;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

public sealed class ClientAddressesTests
{
    [Theory]
    // Nobody is believed whom the configuration does not name.
    [InlineData("198.51.100.1", "203.0.113.7", "198.51.100.1")]
    [InlineData("10.0.0.1", null, "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7")]
    // What the caller wrote itself stands to the left of what the first trusted proxy saw.
    [InlineData("10.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("10.0.0.1", "1.1.1.1,203.0.113.7 , 10.2.3.4,10.0.0.9", "203.0.113.7")]
    [InlineData("10.0.0.1", "1.1.1.1|203.0.113.7|10.2.3.4", "203.0.113.7")]
    [InlineData("10.0.0.1", "10.9.9.9, 10.2.3.4", "10.9.9.9")]
    [InlineData("10.0.0.1", "203.0.113.7:4711", "203.0.113.7")]
    [InlineData("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7")]
    [InlineData("10.0.0.1", "2001:db8::7", "2001:db8::7")]
    [InlineData("10.0.0.1", "203.0.113.7,", "203.0.113.7")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.7, unknown", null)]
    [InlineData("10.0.0.1", "203.0.113.7, _hidden, 10.0.0.2", null)]
    [InlineData("10.0.0.1", "[2001:db8::7", null)]
    [InlineData("10.0.0.1", "7", null)]
    public void The_address_is_what_the_last_trusted_proxy_saw(string peer, string? header, string? expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        if (header is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = header.Split('|');
        }

        new ClientAddresses([AddressRange.Parse("10.0.0.0/8")]).Of(context)?.ToString().ShouldBe(expected);
        if (expected is null)
        {
            new ClientAddresses([AddressRange.Parse("10.0.0.0/8")]).Of(context).ShouldBeNull();
        }

        new ClientAddresses([]).Of(context)!.ShouldBe(IPAddress.Parse(peer));
    }
}
