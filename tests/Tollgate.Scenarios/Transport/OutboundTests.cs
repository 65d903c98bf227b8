using System.Net;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Transport;

/// <summary>The way out: through a proxy, to a server with a certificate of a private authority, or not at all, and then the log says why.</summary>
public sealed class OutboundTests
{
    private static readonly string s_body = Bodies.Chat("gpt-4.1", "hi");

    [Fact]
    public async Task A_request_to_an_open_provider_passes_its_proxy_once_and_the_credentials_end_there()
    {
        await using var rig = await GatewayRig.StartAsync<OutboundRig>();
        rig.Tell(rig.Open.Address, provider => provider with { Proxy = Proxy(rig) });

        (await AskAsync(rig)).ShouldBe(HttpStatusCode.OK);

        rig.Outbound.Heads.ShouldHaveSingleItem().ShouldStartWith($"POST {rig.Open.Address}v1/chat/completions HTTP/1.1\r\n");
        var received = rig.Open.Received.ShouldHaveSingleItem();
        received.Headers.Keys.ShouldNotContain(name => name.StartsWith("proxy-"));
        received.Headers["authorization"].ShouldBe("Bearer " + OutboundRig.ProviderKey);
        rig.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_to_a_provider_behind_tls_goes_through_a_tunnel_in_which_the_proxy_sees_nothing()
    {
        await using var rig = await GatewayRig.StartAsync<OutboundRig>();
        rig.Tell(rig.Secure.Address, provider => provider with { Proxy = Proxy(rig), CertificateAuthority = rig.Authority.Pem });

        (await AskAsync(rig)).ShouldBe(HttpStatusCode.OK);

        // The proxy asks for the credentials first; the second attempt is the tunnel.
        rig.Outbound.Heads.ShouldAllBe(head => head.StartsWith($"CONNECT {rig.Secure.Address.Authority} HTTP/1.1\r\n") && !head.Contains(OutboundRig.ProviderKey));
        var received = rig.Secure.Received.ShouldHaveSingleItem();
        received.Headers.Keys.ShouldNotContain(name => name.StartsWith("proxy-"));
        rig.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_told_without_the_password()
    {
        await using var rig = await GatewayRig.StartAsync<OutboundRig>();
        rig.Tell(rig.Secure.Address, provider => provider with
        {
            Proxy = Proxy(rig) with { Password = "another secret" },
            CertificateAuthority = rig.Authority.Pem,
        });

        (await AskAsync(rig)).ShouldBe(HttpStatusCode.BadGateway);

        var told = rig.Log.ShouldHaveSingleItem();
        told.ShouldStartWith($"The provider 'openai' at {rig.Secure.Address.Authority} did not answer: ");
        told.ShouldContain("407");
        told.ShouldNotContain("another secret");
        told.ShouldNotContain('\n');
        rig.Secure.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_of_a_private_authority_is_accepted_by_who_trusts_it_alone()
    {
        await using var rig = await GatewayRig.StartAsync<OutboundRig>();
        rig.Tell(rig.Secure.Address, provider => provider);
        (await AskAsync(rig)).ShouldBe(HttpStatusCode.BadGateway);
        rig.Log.ShouldHaveSingleItem().ShouldContain("certificate");

        using var other = new TestAuthority("somebody else");
        rig.Tell(rig.Secure.Address, provider => provider with { CertificateAuthority = other.Pem });
        (await AskAsync(rig)).ShouldBe(HttpStatusCode.BadGateway);
        rig.Secure.Received.ShouldBeEmpty();

        rig.Tell(rig.Secure.Address, provider => provider with { CertificateAuthority = other.Pem + "\n" + rig.Authority.Pem });
        (await AskAsync(rig)).ShouldBe(HttpStatusCode.OK);
        rig.Secure.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_outage_is_told_once_and_costs_nothing()
    {
        await using var rig = await GatewayRig.StartAsync<OutboundRig>();
        var nobody = Shutdown.ServeProcess.FreeAddress();
        rig.Tell(nobody, provider => provider);
        var caller = rig.NewCaller(plan => plan.Budget = 1m);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await rig.SendAsync(caller, "/v1/chat/completions", s_body);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        }

        rig.Log.ShouldHaveSingleItem().ShouldContain($"The provider 'openai' at {nobody.Authority} did not answer: Connection refused");
        var rows = await rig.LedgerAsync(caller);
        rows.Count.ShouldBe(3);
        rows.ShouldAllBe(row => row.End.Failure == AttemptFailure.Connect && row.End.Cost.Value == 0);
    }

    private static ProxyOptions Proxy(OutboundRig rig) => new() { Url = rig.Outbound.Address, User = OutboundRig.User, Password = OutboundRig.Password };

    private static async Task<HttpStatusCode> AskAsync(OutboundRig rig)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(plan => plan.Budget = 1m), "/v1/chat/completions", s_body);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }
}
