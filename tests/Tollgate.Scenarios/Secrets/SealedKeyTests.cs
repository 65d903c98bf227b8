using System.Security.Cryptography;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Scenarios.Secrets;

/// <summary>A provider key in the store is what goes upstream, and changes while requests are in flight.</summary>
public sealed class SealedKeyTests : GatewayRig
{
    private readonly string _master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly string _next = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private CannedUpstream _upstream = null!;

    [Fact]
    public async Task A_changed_key_is_used_at_once_and_requests_in_flight_keep_theirs()
    {
        var caller = NewCaller();
        var (entered, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _upstream.Answer = async context =>
        {
            entered.TrySetResult();
            await release.Task;
            await AnswerAsync(context);
        };
        var slow = AskAsync(caller);
        await Until.DoneAsync(entered.Task, "the first request is upstream");

        // Another process of the machine changes it; this one learns it from the store.
        using (var other = SqliteControlStore.Open(Path.Combine(Data, "control.db"), new InstallationDefaults(), TimeProvider.System))
        {
            SecretWriting.Put(other, Ring(_master), "main", "sk-second", other.Secrets.Find("main"), TimeProvider.System).Require();
        }

        _upstream.Answer = AnswerAsync;
        Server.Core.Keys.RefreshNow();
        (await AskAsync(caller)).ShouldBe(200);
        release.SetResult();
        (await slow).ShouldBe(200);
        Sent().ShouldBe(["Bearer sk-first", "Bearer sk-second"]);
        Server.Providers.UsersOf("main").ShouldBe(["openai/main"]);

        // What cannot be opened changes nothing, and the next that can does.
        var sealedRow = Server.Control.Secrets.Find("main")!;
        Server.Control.Secrets.Update(Ring(_next).Seal(Server.Control.Installation, "main", "sk-lost", sealedRow, 0)).Require();
        Server.Core.Keys.RefreshNow();
        (await AskAsync(caller)).ShouldBe(200);
        Sent()[^1].ShouldBe("Bearer sk-second");
        SecretWriting.Put(Server.Control, Ring(_master), "main", "sk-third", Server.Control.Secrets.Find("main"), TimeProvider.System).Require();
        Server.Core.Keys.RefreshNow();
        (await AskAsync(caller)).ShouldBe(200);
        Sent()[^1].ShouldBe("Bearer sk-third");

        // A new master key: given beside the old one, everything sealed anew, the old one taken away; nothing but the seal changes.
        var options = new GatewayOptions { Providers = [Provider()] };
        Server.Providers.Apply(options, Server.Core.Snapshots.Current.Card, Ring(_next, _master));
        SecretWriting.Rotate(Server.Control, Ring(_next)).Errors.ShouldHaveSingleItem().Message.ShouldContain("given is");
        var (count, errors) = SecretWriting.Rotate(Server.Control, Ring(_next, _master));
        (count, errors.Count).ShouldBe((1, 0));
        SecretWriting.Rotate(Server.Control, Ring(_next, _master)).Sealed.ShouldBe(0);
        Server.Core.Keys.RefreshNow();
        Server.Providers.Apply(options, Server.Core.Snapshots.Current.Card, Ring(_next));
        Should.Throw<StartupException>(() => Server.Providers.Apply(options, Server.Core.Snapshots.Current.Card, Ring(_master)));
        (await AskAsync(caller)).ShouldBe(200);
        Sent()[^1].ShouldBe("Bearer sk-third");
    }

    private protected override async ValueTask PrepareAsync()
    {
        _upstream = await CannedUpstream.StartAsync();
        _upstream.Answer = AnswerAsync;
        using var store = SqliteControlStore.Open(Path.Combine(Data, "control.db"), new InstallationDefaults(), TimeProvider.System);
        SecretWriting.Put(store, Ring(_master), "main", "sk-first", null, TimeProvider.System).Require();
    }

    private protected override async ValueTask CleanUpAsync() => await _upstream.DisposeAsync();

    private protected override ServerSettings Settings() => base.Settings() with { MasterKeys = Ring(_master) };

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Providers = [Provider()] };

    private ProviderOptions Provider() => new()
    {
        Name = "openai",
        Api = ApiFamily.OpenAI,
        BaseUrl = new Uri(_upstream.Address, "/v1"),
        Models = ["gpt-*"],
        Accounts = [new AccountOptions { Name = "main", SealedKeys = ["main"] }],
    };

    private async Task<int> AskAsync(RigCaller caller)
    {
        using var answer = await SendAsync(caller, "/v1/chat/completions", """{"model":"gpt-5-mini","messages":[{"role":"user","content":"hello"}]}""");
        return (int)answer.StatusCode;
    }

    private List<string> Sent() => [.. _upstream.Received.Select(request => request.Headers["authorization"])];

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(
            """{"id":"c","object":"chat.completion","model":"gpt-5-mini","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":8,"completion_tokens":1,"total_tokens":9}}"""u8.ToArray()).AsTask();
    }

    private static MasterKeyring Ring(params string[] masters) => new([.. masters.Select(text => MasterKey.Read(text)!)]);
}
