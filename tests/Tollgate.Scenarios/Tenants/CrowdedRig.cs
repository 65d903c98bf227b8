using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Tenants;

/// <summary>
/// The same with another tenant, Globex: a team, a user, a feature, a task and a customer of the same names, budgets and limits of its own, provider
/// accounts and a provider of its own, and a lot of traffic.
/// </summary>
internal sealed class CrowdedRig : TenantsRig
{
    internal RigCaller Globex { get; private set; } = null!;

    internal override async Task FillAsync()
    {
        await base.FillAsync();
        Globex = RigCaller.Create(Server.Control, "globex", new CallerPlan { Budget = 20m, RequestsPerMinute = 50_000 });
        foreach (var (dimension, name) in ((Dimension, string)[])[(Dimension.Customer, Customer), (Dimension.Feature, "search"), (Dimension.Task, "t1"), (Dimension.Model, "gpt-4.1-mini")])
        {
            Server.Control.Budgets.Create(Globex.NewBudget(Dimension.Organization, 10m) with { Name = "globex " + dimension, Dimension = dimension, ScopeName = name }).Require();
        }

        Server.Core.Keys.RefreshNow();
        await TalkAsync("/v1/messages", Bodies.Messages("claude-sonnet-4-5", "globex"));
        await TalkAsync("/v1/chat/completions", Bodies.Chat("secret-one", "globex"));
        await TalkAsync("/v1beta/models/gemini-2.5-flash:generateContent", Bodies.Gemini("globex"));
        using var stored = await SendAsync(Globex, "/v1/responses", Bodies.Responses("openai/gpt-4.1-mini", "globex stores"));
        ForeignResponse = (await stored.Content.ReadAsStringAsync()).Json().GetProperty("id").GetString()!;
        ForeignRequest = RequestId(stored);
        await QuietAsync();
    }

    /// <summary>As much traffic as it takes to learn from.</summary>
    internal async Task TalkALotAsync()
    {
        for (var i = 0; i < LearnedOutput.EnoughAnswers; i++)
        {
            await TalkAsync("/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "globex says " + i, stream: i % 2 == 0));
        }

        await QuietAsync();
    }

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name is "openai" or "anthropic"
        ? base.Provider(provider) with { Accounts = [.. provider.Accounts, new AccountOptions { Name = "globex", Keys = ["globex-key"], Organization = "globex" }] }
        : base.Provider(provider);

    // Before and behind the others: it must make no difference where it stands.
    private protected override GatewayOptions Gateway(GatewayOptions options)
    {
        var gateway = base.Gateway(options);
        return gateway with { Providers = [Own("globex-models", ["secret-*", "gpt-*"]), .. gateway.Providers, Own("globex-more", ["*"])] };
    }

    private ProviderOptions Own(string name, string[] models) => new()
    {
        Name = name,
        Vendor = "openai",
        Api = ApiFamily.OpenAI,
        BaseUrl = new Uri(Upstream.Address, "/v1"),
        Models = models,
        Accounts = [new AccountOptions { Name = "own", Keys = ["globex-own"], Organization = "globex" }],
    };

    private async Task TalkAsync(string path, string body)
    {
        using var answer = await SendAsync(
            Globex, path, body, headers: [("x-tollgate-feature", "search"), ("x-tollgate-task", "t1"), ("x-tollgate-customer", Customer), ("x-tollgate-tags", "env=prod")]);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
