using System.Text.Json;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>
/// Nothing that is wrong reaches a provider, a ledger or a stack trace; every refusal has its dialect's shape, a status and a code.
/// </summary>
public abstract class BadInputTest(BadInputRig rig) : IAsyncLifetime
{
    protected const string Chat = "/v1/chat/completions";
    protected const string Messages = "/v1/messages";
    protected const string Gemini = "/v1beta/models/gemini-2.5-flash:generateContent";
    private long _served;
    private int _rows;

    protected BadInputRig Rig { get; } = rig;

    public async ValueTask InitializeAsync()
    {
        _served = Rig.Simulator.Attempts.Summary.Attempts;
        _rows = (await Rig.LedgerAsync()).Count;
    }

    // Whatever a test here did, nothing went upstream and nothing was booked.
    public async ValueTask DisposeAsync()
    {
        Rig.Simulator.Attempts.Summary.Attempts.ShouldBe(_served);
        (await Rig.LedgerAsync()).Count.ShouldBe(_rows);
        (Rig.Server.Core.Budgets.OpenHoldCount, Rig.Server.Core.Watchdog.InFlight).ShouldBe((0, 0));
        GC.SuppressFinalize(this);
    }

    protected static async Task<string> ShouldRefuseAsync(HttpResponseMessage answer, string path, int status, string? code = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, $"{path}: {text}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        Guid.TryParse(GatewayRig.RequestId(answer), out _).ShouldBeTrue();
        text.ShouldNotContain("   at ");
        text.ShouldNotContain("Exception");
        text.ShouldNotMatch("sk-tg-[0-9A-Za-z]{3}");
        var root = text.Json();
        var error = root.GetProperty("error");
        string? found;
        if (path.Contains("v1beta", StringComparison.Ordinal) || path.StartsWith("/gemini", StringComparison.Ordinal))
        {
            error.GetProperty("code").GetInt32().ShouldBe(status);
            error.GetProperty("status").GetString()!.ShouldMatch("^[A-Z_]+$");
            found = error.GetProperty("details")[0].GetProperty("reason").GetString();
        }
        else
        {
            found = error.GetProperty("code").GetString();
            error.GetProperty("type").ValueKind.ShouldBe(JsonValueKind.String);
            if (path.Contains("messages", StringComparison.Ordinal) || path.StartsWith("/anthropic", StringComparison.Ordinal))
            {
                root.GetProperty("type").GetString().ShouldBe("error");
            }
        }

        found.ShouldNotBeNullOrEmpty();
        if (code is not null)
        {
            found.ShouldBe(code);
        }

        answer.Headers.GetValues("x-tollgate-code").Single().ShouldBe(found);
        return error.GetProperty("message").GetString()!;
    }
}
