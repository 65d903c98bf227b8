using System.Net;
using Tollgate.Gateway.Configuration;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>Memory for bodies is taken as they arrive: who sends nothing keeps nobody out, and half-read bodies do not wait for each other.</summary>
public sealed class ScarceMemoryTests
{
    private const int Large = 900_000;

    [Fact]
    public async Task Uploads_that_hang_keep_nobody_out()
    {
        await using var rig = await GatewayRig.StartAsync<ScarceMemoryRig>();
        var caller = rig.NewCaller();
        using var first = await BeginAsync(rig, caller, Body(Large), send: 20);
        using var second = await BeginAsync(rig, caller, Body(Large), send: 20);
        await Until.TrueAsync(() => rig.Server.Core.BodyMemoryUsed > 0, "the beginning of a body has arrived");

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Body(100_000));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_half_read_bodies_that_need_what_the_other_has_do_not_wait_for_ever()
    {
        await using var rig = await GatewayRig.StartAsync<ScarceMemoryRig>();
        var caller = rig.NewCaller();
        var body = Body(Large);

        // Half of the memory each, and neither can be finished with that.
        using var first = await BeginAsync(rig, caller, body, send: 400_000);
        await Until.TrueAsync(() => rig.Server.Core.BodyMemoryUsed == ScarceMemoryRig.Memory / 2, "half of the memory is taken");
        using var second = await BeginAsync(rig, caller, body, send: 400_000);
        await Until.TrueAsync(() => rig.Server.Core.BodyMemoryUsed == ScarceMemoryRig.Memory, "all memory is taken");
        await first.SendAsync(body[400_000..]);
        await Until.TrueAsync(() => rig.Server.Core.BodiesWaiting == 1, "the first waits for more");

        await second.SendAsync(body[400_000..600_000]);

        var refused = await second.ReadHeadAsync();
        refused.ShouldStartWith("HTTP/1.1 503 ");
        refused.ShouldContain("x-tollgate-code: overloaded", Case.Insensitive);
        (await first.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
        await rig.QuietAsync();
        await Until.TrueAsync(() => rig.Server.Core.BodyMemoryUsed == 0, "everything is given back");
    }

    [Fact]
    public async Task More_memory_after_a_reload_lets_in_who_waits_for_it()
    {
        await using var rig = await GatewayRig.StartAsync<ScarceMemoryRig>();
        var caller = rig.NewCaller();
        using var first = await BeginAsync(rig, caller, Body(Large), send: 600_000);
        await Until.TrueAsync(() => rig.Server.Core.BodyMemoryUsed == Large, "the first body is nearly there");
        var waiting = rig.SendAsync(caller, "/v1/chat/completions", Body(500_000));
        await Until.TrueAsync(() => rig.Server.Core.BodiesWaiting == 1, "the second one waits");

        Apply(rig, ScarceMemoryRig.Limits with { BodyMemory = 64 << 20 });
        using (var answer = await waiting)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // The patience is another one as well: with none, the next is refused at once.
        Apply(rig, ScarceMemoryRig.Limits with { BodyPatience = TimeSpan.Zero });
        using var refused = await rig.SendAsync(caller, "/v1/chat/completions", Body(500_000));
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private static void Apply(GatewayRig rig, LimitOptions limits)
    {
        var snapshots = rig.Server.Core.Snapshots;
        snapshots.Apply(snapshots.Current.Options with { Limits = limits }, snapshots.Current.Card);
    }

    private static string Body(int length)
    {
        var body = Bodies.Chat("gpt-4.1", "[[sim: text=welcome]]");
        return body.PadRight(length);
    }

    private static async Task<RawConnection> BeginAsync(GatewayRig rig, RigCaller caller, string body, int send)
    {
        var connection = await RawConnection.OpenAsync(rig.Address);
        await connection.SendAsync(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {caller.Secret}\r\nContent-Length: {body.Length}\r\n\r\n{body[..send]}");
        return connection;
    }
}
