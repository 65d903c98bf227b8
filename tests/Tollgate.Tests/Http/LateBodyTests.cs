using System.Net;
using System.Net.Sockets;
using System.Text;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Http;

/// <summary>Bodies of the control plane: whoever sends one decides neither when the key is judged nor how long all of it takes.</summary>
public sealed class LateBodyTests : IAsyncLifetime
{
    private readonly BellTime _time = new();
    private RunningGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await RunningGateway.StartAsync(settings => settings with { Time = _time });

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("revoked", "")]
    [InlineData("revoked", "Idempotency-Key: 1\r\n")]
    [InlineData("suspended", "")]
    [InlineData("retired", "")]
    public async Task A_key_that_ends_while_its_body_is_on_the_way_does_nothing_any_more(string how, string header)
    {
        var control = _gateway.Server.Control;
        var user = control.Users.Create(new User { OrganizationId = _gateway.Organization.Id, Slug = "ann" }).Require();
        var owner = control.AdminKeys.Create(new NewAdminKey { Name = "ann's", Role = AdminRole.Owner, OrganizationId = _gateway.Organization.Id, UserId = user.Id }).Require();
        var before = control.Keys.List().Count;
        using var call = await CallAsync("/api/keys", owner.Secret, "application/json", 2, header);
        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 100 ", customMessage: "the key was in force");

        _ = how switch
        {
            "revoked" => control.AdminKeys.Revoke(owner.Key.Id).IsOk,
            "suspended" => control.Users.Update(user with { DisabledMicros = 1 }).IsOk,
            _ => control.Users.Retire(user.Id).IsOk,
        };
        await call.SendAsync("{}");

        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 401 ");
        control.Keys.List().Count.ShouldBe(before);
    }

    [Theory]
    [InlineData("/api/keys", "application/json")]
    [InlineData("/setup", "application/json")]
    [InlineData("/sign-in", "application/x-www-form-urlencoded")]
    public async Task A_body_that_does_not_come_is_not_waited_for(string path, string type)
    {
        using var call = await CallAsync(path, path == "/api/keys" ? _gateway.AdminKey : null, type, 200);
        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 100 ");
        await call.SendAsync("{");

        _time.Ring(TimeSpan.FromSeconds(30));

        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 408 ");
        var answer = await call.ReadErrorAsync();
        answer.ShouldContain("body_too_slow");
        answer.ShouldContain("within 30 seconds");
    }

    [Fact]
    public async Task A_sheet_may_be_large_and_take_longer_and_is_made_once()
    {
        // More than any other body may be.
        var sheet = new StringBuilder("name,metadata\n");
        for (var i = 0; i < 800; i++)
        {
            sheet.Append("key ").Append(i).Append(",note=").Append('x', 900).Append('\n');
        }

        foreach (var replayed in (bool[])[false, true])
        {
            using var answer = await _gateway.SendAsync(HttpMethod.Post, "/api/keys/import", _gateway.AdminKey, change: request =>
            {
                request.Content = new StringContent(sheet.ToString(), Encoding.UTF8, "text/csv");
                request.Headers.Add("Idempotency-Key", "sheet");
            });

            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
            answer.Headers.Contains("idempotency-replayed").ShouldBe(replayed);
        }

        _gateway.Server.Control.Keys.List().Count(key => key.Metadata.ContainsKey("note")).ShouldBe(800);

        using var call = await CallAsync("/api/keys/import/preview", _gateway.AdminKey, "text/csv", 9);
        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 100 ");
        _time.Ring(TimeSpan.FromMinutes(2));
        (await call.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 408 ");
    }

    [Theory]
    [InlineData("/api/keys/import", 8 << 20, true, 100)]
    [InlineData("/api/keys/import", (8 << 20) + 1, true, 413)]
    [InlineData("/api/keys/import/preview", (8 << 20) + 1, true, 413)]
    [InlineData("/api/keys/import", 8 << 20, false, 401)]
    [InlineData("/api/keys", (512 << 10) + 1, true, 413)]
    [InlineData("/setup", (512 << 10) + 1, false, 413)]
    public async Task Only_a_sheet_of_somebody_signed_in_may_be_larger(string path, int length, bool signedIn, int status)
    {
        using var call = await CallAsync(path, signedIn ? _gateway.AdminKey : null, path == "/setup" ? "application/json" : "text/csv", length);

        (await call.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
        if (status == 413)
        {
            (await call.ReadErrorAsync()).ShouldContain("body_too_large");
        }
    }

    private async Task<Call> CallAsync(string path, string? key, string type, int length, string header = "")
    {
        var call = new Call();
        await call.OpenAsync(_gateway.Address);
        await call.SendAsync(
            $"POST {path} HTTP/1.1\r\nHost: {_gateway.Address.Authority}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nExpect: 100-continue\r\nConnection: close\r\n"
            + (key is null ? "" : $"Authorization: Bearer {key}\r\n") + header + "\r\n");
        return call;
    }

    /// <summary>One request, written and read by hand.</summary>
    private sealed class Call : IDisposable
    {
        private readonly TcpClient _client = new();
        private Stream _stream = Stream.Null;

        public async Task OpenAsync(Uri address)
        {
            await _client.ConnectAsync(address.Host, address.Port);
            _stream = _client.GetStream();
        }

        public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

        /// <summary>Status line and headers of the next answer.</summary>
        public Task<string> ReadHeadAsync() => ReadToAsync("\r\n\r\n");

        /// <summary>The error behind them. The end of the connection is not waited for.</summary>
        public Task<string> ReadErrorAsync() => ReadToAsync("}");

        private async Task<string> ReadToAsync(string end)
        {
            var text = new StringBuilder();
            var one = new byte[1];
            while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await _stream.ReadAsync(one) > 0)
            {
                text.Append((char)one[0]);
            }

            return text.ToString();
        }

        public void Dispose() => _client.Dispose();
    }

    /// <summary>The system's clock; what waits for one time only rings when it is told to, the newest first.</summary>
    private sealed class BellTime : TimeProvider
    {
        private readonly Lock _lock = new();
        private readonly List<Bell> _bells = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != TimeSpan.FromSeconds(30) || period != Timeout.InfiniteTimeSpan)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            var bell = new Bell(() => callback(state)) { Due = dueTime };
            lock (_lock)
            {
                _bells.Add(bell);
            }

            return bell;
        }

        internal void Ring(TimeSpan due)
        {
            Bell bell;
            lock (_lock)
            {
                bell = _bells.FindLast(one => one.Due == due).ShouldNotBeNull();
            }

            bell.Ring();
        }

        private sealed class Bell(Action ring) : ITimer
        {
            internal TimeSpan Due { get; set; }

            internal void Ring() => ring();

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Due = dueTime;
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
