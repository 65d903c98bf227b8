using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Tenants;

/// <summary>
/// A gateway whose clock stands still and whose provider answers the same to the same request, apart from its own counts of what an account has
/// used. Acme is a tenant; so is a bystander, who does nothing, because an installation with one tenant alone has nothing to hide from it.
/// </summary>
internal class TenantsRig : GatewayRig
{
    private readonly ConcurrentDictionary<string, int> _used = new();

    internal const string Customer = "initech";

    internal CannedUpstream Upstream { get; private set; } = null!;

    internal RigCaller Acme { get; private set; } = null!;

    /// <summary>An id of another tenant's response and of another tenant's request, or ids that nobody has.</summary>
    internal string ForeignResponse { get; private protected set; } = "resp_" + new string('0', 24);

    internal string ForeignRequest { get; private protected set; } = "01890a5d-ac96-774b-bcce-b302099a8057";

    /// <summary>The newest request of the tenant's own.</summary>
    internal string OwnRequest { get; set; } = "none";

    private protected virtual string[] Bystanders => ["bystander"];

    internal virtual async Task FillAsync()
    {
        Acme = RigCaller.Create(Server.Control, "acme", new CallerPlan { Budget = 50m, RequestsPerMinute = 100_000 });
        foreach (var bystander in Bystanders)
        {
            RigCaller.Create(Server.Control, bystander, new CallerPlan());
        }

        Whole("whole", null, "", 1000m);
        Whole("known customer", Dimension.Customer, Customer, 1000m);
        Whole("broke customer", Dimension.Customer, "broke", 0.0000001m);
        Whole("tasks", null, "", 500m, Dimension.Task);
        Whole("tried", Dimension.Customer, "tried", 0.0000001m, dryRun: true);
        Server.Control.RequestLimits.Create(new RequestLimit { Name = "whole", Requests = 90_000, Burst = 90_000, Tokens = 900_000_000, Money = new Amount(1000m) }).Require();
        Server.Control.RequestLimits.Create(new RequestLimit { Name = "calm", Dimension = Dimension.Customer, ScopeName = "calm", Tokens = 1, Per = TimeSpan.FromDays(1) }).Require();
        Server.Core.Keys.RefreshNow();

        // The limit lets one request through that is larger than itself.
        using var first = await SendAsync(Acme, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi"), headers: ("x-tollgate-customer", "calm"));
    }

    private protected override async ValueTask PrepareAsync()
    {
        Upstream = await CannedUpstream.StartAsync();
        Upstream.Answer = AnswerAsync;
    }

    private protected override ValueTask CleanUpAsync() => Upstream.DisposeAsync();

    private protected override ServerSettings Settings() => base.Settings() with { Time = new StillTime() };

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Providers =
        [
            .. options.Providers,
            new ProviderOptions
            {
                Name = "az",
                Vendor = "azure",
                Api = ApiFamily.Azure,
                BaseUrl = Upstream.Address,
                Deployments = new Dictionary<string, string> { ["gpt-4o-mini"] = "chat-prod" },
                Accounts = [new AccountOptions { Name = "default", Keys = ["azure-key"] }],
            },
        ],
        Unpriced = UnpricedPolicy.Allow,
        Aliases = new Dictionary<string, AliasMeaning> { ["fast"] = new("gpt-4.1-mini") },
    };

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider with
    {
        BaseUrl = provider.Name switch
        {
            "anthropic" or "google" => Upstream.Address,
            _ => new Uri(Upstream.Address, "/v1"),
        },
        SendAttemptId = false,
    };

    private void Whole(string name, Dimension? dimension, string scope, decimal limit, Dimension? each = null, bool dryRun = false) => Server.Control.Budgets.Create(
        new Budget { Name = name, Dimension = dimension, ScopeName = scope, Limit = new Amount(limit), Each = each, DryRun = dryRun, Window = BudgetWindow.CalendarMonth }).Require();

    private async Task AnswerAsync(HttpContext context)
    {
        var (target, received, body) = Upstream.Received.Last();
        var account = received.GetValueOrDefault("authorization") ?? received.GetValueOrDefault("x-api-key") ?? received.GetValueOrDefault("x-goog-api-key") ?? "";
        var used = _used.AddOrUpdate(account, 1, static (_, before) => before + 1);
        var headers = context.Response.Headers;
        (headers["x-ratelimit-remaining-requests"], headers["x-ratelimit-remaining-tokens"], headers["anthropic-ratelimit-tokens-remaining"]) =
            ((10_000 - used).ToString(System.Globalization.CultureInfo.InvariantCulture), (1_000_000 - used).ToString(System.Globalization.CultureInfo.InvariantCulture), used.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (headers["openai-organization"], headers["openai-project"], headers["anthropic-organization-id"], headers["x-request-id"]) = ("org-house", "proj-house", "org-uuid", "req_1");
        var (type, text) = CannedAnswers.To(context.Request.Method, target, Encoding.UTF8.GetString(body), "resp_" + Convert.ToHexStringLower(SHA256.HashData(body))[..24]);
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text);
    }
}
