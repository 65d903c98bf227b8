using System.Net;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Erasure;

namespace Tollgate.Tests.Alerting;

/// <summary>What is raised, and how often, by a whole gateway.</summary>
public sealed class AlertSourceTests
{
    [Fact]
    public async Task A_threshold_is_told_once_a_window_however_many_requests_there_are()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        var budget = gateway.Limit(0.0000001m, draft => draft with { Kind = BudgetKind.Soft, Window = BudgetWindow.CalendarDay, AlertThresholds = [0.8m] });
        for (var i = 0; i < 5; i++)
        {
            (await gateway.AskAsync()).ShouldBe(HttpStatusCode.OK);
            await gateway.PumpAsync();
            await gateway.DeliverAsync();
        }

        // A process that starts finds the threshold reached, too.
        await gateway.RestartAsync();
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        var told = receiver.Received.Where(post => post.Data.GetProperty("kind").GetString() == "threshold").ToList().ShouldHaveSingleItem();
        told.IsGenuine.ShouldBeTrue();
        told.Data.GetProperty("object_id").GetGuid().ShouldBe(budget.Id);
        told.Data.GetProperty("facts").GetProperty("threshold").GetString().ShouldBe("0.8");
        told.Text.ShouldStartWith("The day budget 'Research' of organization acme has reached 80 % of its limit: $");
        told.Text.ShouldEndWith("It resets at 2026-01-16 00:00 UTC. To raise it, ask the owner of organization acme.");

        gateway.Time.Step(TimeSpan.FromDays(1));
        await gateway.AskAsync();
        await gateway.PumpAsync();
        Of(gateway, AlertKind.Threshold).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_rolling_window_tells_its_threshold_once_in_its_length_and_a_new_limit_tells_it_anew()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        var budget = gateway.Limit(0.0000001m, draft => draft with { Kind = BudgetKind.Soft, Window = BudgetWindow.Rolling(TimeSpan.FromHours(2)), AlertThresholds = [1m] });
        for (var i = 0; i < 4; i++)
        {
            await gateway.AskAsync();
            await gateway.RestartAsync();
            await gateway.PumpAsync();
            gateway.Time.Step(TimeSpan.FromMinutes(20));
        }

        Of(gateway, AlertKind.Threshold).ShouldHaveSingleItem();

        gateway.Server.Control.Budgets.Update(budget with { Limit = new Amount(0.0000002m) }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        await gateway.PumpAsync();
        Of(gateway, AlertKind.Threshold).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Refused_requests_are_one_alert_with_their_number()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        var budget = gateway.Limit(0m);
        for (var i = 0; i < 3; i++)
        {
            (await gateway.AskAsync()).ShouldBe(HttpStatusCode.PaymentRequired);
        }

        await gateway.PumpAsync();
        (await gateway.AskAsync()).ShouldBe(HttpStatusCode.PaymentRequired);
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        var alert = Of(gateway, AlertKind.Denial).ShouldHaveSingleItem();
        (alert.Count, alert.ObjectId, alert.OrganizationId).ShouldBe((4, budget.Id, gateway.Organization.Id));
        receiver.Received.ShouldHaveSingleItem().Text.ShouldContain("refuses requests");
    }

    [Fact]
    public async Task Limits_of_requests_and_of_tokens_tell_their_refusals_once_an_hour()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        var rate = gateway.Server.Control.RequestLimits.Create(new RequestLimit { Name = "calm", OrganizationId = gateway.Organization.Id, Requests = 3 }).Require();
        var usage = gateway.Server.Control.RequestLimits.Create(new RequestLimit { Name = "brief", OrganizationId = gateway.Organization.Id, Tokens = 1 }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await gateway.AskAsync());
        }

        await gateway.PumpAsync();
        var alerts = Of(gateway, AlertKind.Denial);
        alerts.Select(alert => alert.ObjectId).ShouldBe([rate.Id, usage.Id], ignoreOrder: true);
        alerts.Sum(alert => alert.Count).ShouldBe(answers.Count(status => status == HttpStatusCode.TooManyRequests));

        gateway.Time.Step(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++)
        {
            await gateway.AskAsync();
        }

        await gateway.PumpAsync();
        Of(gateway, AlertKind.Denial).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Refusals_of_a_policy_are_told_with_its_name_once_an_hour()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        var policy = gateway.Server.Control.Policies.Create(new Policy { Name = "eu only", Dimension = Dimension.Organization, ScopeName = "acme", AllowedRegions = ["eu"] }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        for (var i = 0; i < 3; i++)
        {
            (await gateway.AskAsync()).ShouldBe(HttpStatusCode.Forbidden);
        }

        await gateway.PumpAsync();
        await gateway.DeliverAsync();
        var alert = Of(gateway, AlertKind.Denial).ShouldHaveSingleItem();
        (alert.Count, alert.ObjectId, alert.OrganizationId).ShouldBe((3, policy.Id, gateway.Organization.Id));
        receiver.Received.ShouldHaveSingleItem().Text.ShouldBe("The policy 'eu only' of organization acme refuses requests. To change it, ask the owner of organization acme.");
    }

    [Fact]
    public async Task Tokens_without_a_rate_are_told_once_a_day()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        for (var i = 0; i < 3; i++)
        {
            (await gateway.AskAsync("openai/nobody-knows-this")).ShouldBe(HttpStatusCode.OK);
            await gateway.PumpAsync();
            await gateway.DeliverAsync();
        }

        Of(gateway, AlertKind.Unpriced).ShouldHaveSingleItem().Count.ShouldBe(3);
        receiver.Received.ShouldHaveSingleItem().Text.ShouldStartWith("Model 'nobody-knows-this' of provider 'openai' has no rate");
        receiver.Received[0].Text.ShouldContain(": no budget counts them. Add a rate");

        gateway.Time.Step(TimeSpan.FromDays(1));
        await gateway.AskAsync("openai/nobody-knows-this");
        await gateway.PumpAsync();
        Of(gateway, AlertKind.Unpriced).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Tokens_without_a_rate_are_told_under_a_ceiling_too_and_that_budgets_count_them()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)], static settings => settings with
        {
            Gateway = settings.Gateway with { Unpriced = UnpricedPolicy.Ceiling, UnpricedCeiling = new UnpricedCeiling(new Amount(0.00001m), new Amount(0.00002m), new Amount(0.01m)) },
        });
        gateway.Limit(0.0001m, static budget => budget with { Kind = BudgetKind.Soft });

        (await gateway.AskAsync("openai/nobody-knows-this")).ShouldBe(HttpStatusCode.OK);
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        Of(gateway, AlertKind.Unpriced).ShouldHaveSingleItem().Facts.ShouldContain("\"shadow_usd\":");
        Of(gateway, AlertKind.Threshold).ShouldNotBeEmpty();
        receiver.Received.ShouldContain(static one => one.Text.Contains("budgets count them at the ceiling for unpriced usage, and no cost has them. Add a rate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failures_of_a_provider_are_told_once_an_hour_and_its_outage_when_it_opens_and_ends()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        for (var i = 0; i < 7; i++)
        {
            await gateway.AskAsync("openai/gpt-5+fault=status:500");
        }

        await gateway.PumpAsync();
        var failure = Of(gateway, AlertKind.Provider).ShouldHaveSingleItem();
        failure.Count.ShouldBe(7);
        failure.Facts.ShouldContain("\"cause\":\"http_500\"");
        Of(gateway, AlertKind.Outage).ShouldHaveSingleItem().Facts.ShouldContain("\"state\":\"opened\"");

        // The next run still knows that the provider was down.
        await gateway.RestartAsync();
        await gateway.AskAsync();
        await gateway.AskAsync();
        await gateway.PumpAsync();
        Of(gateway, AlertKind.Outage).Count.ShouldBe(2);
        Of(gateway, AlertKind.Outage)[0].Facts.ShouldContain("\"state\":\"recovered\"");
    }

    [Fact]
    public async Task A_budget_that_will_be_used_up_before_its_time_is_told_once()
    {
        await using var gateway = await AlertingGateway.StartAsync([]);
        await gateway.AskAsync();
        await gateway.Server.Projector.FlushAsync();
        var spent = await gateway.Server.Ledger.SpendSinceAsync(Dimension.Organization, NameId.Of(gateway.Server.Control.Installation.Pepper, Dimension.Organization, "acme"), 0, CancellationToken.None);

        // Half of the day has passed, and more than half of the limit is gone.
        gateway.Limit(spent.Value * 1.5m, draft => draft with { Kind = BudgetKind.Soft, Window = BudgetWindow.CalendarDay, AlertThresholds = [] });
        await gateway.PumpAsync();
        gateway.Time.Step(TimeSpan.FromMinutes(1));
        await gateway.PumpAsync();

        var alert = Of(gateway, AlertKind.Forecast).ShouldHaveSingleItem();
        alert.Facts.ShouldContain("\"exhausted_at\":\"2026-01-15T18:00:00Z\"");
        alert.Facts.ShouldContain("\"window_end\":\"2026-01-16T00:00:00Z\"");
    }

    [Fact]
    public async Task A_person_who_is_erased_is_in_no_row_and_in_nothing_sent()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        gateway.Limit(0.0000001m, draft => draft with
        {
            OrganizationId = null,
            Dimension = Dimension.User,
            ScopeName = "acme/ada-lovelace",
            Name = "ada-lovelace's",
            Kind = BudgetKind.Soft,
            AlertThresholds = [1m],
        });
        gateway.Limit(0.0000001m, draft => draft with { Name = "each", Each = Dimension.User, Kind = BudgetKind.Soft, AlertThresholds = [1m] });
        await gateway.AskAsync();
        await gateway.PumpAsync();
        var raised = Of(gateway, AlertKind.Threshold);
        raised.Count.ShouldBe(2);
        raised.ShouldAllBe(alert => !alert.Facts.Contains("ada", StringComparison.Ordinal) && !alert.DedupeKey.Contains("ada", StringComparison.Ordinal));
        raised.ShouldAllBe(alert => alert.OrganizationId == gateway.Organization.Id);

        gateway.Server.Control.EraseUser(gateway.Organization, "ada-lovelace");
        await gateway.Server.Projector.FlushAsync();
        ErasedNames.Erase(Path.Combine(gateway.Data, "ledger.db"), Dimension.User, NameId.Of(gateway.Server.Control.Installation.Pepper, Dimension.User, "acme", "ada-lovelace"));
        await gateway.DeliverAsync();

        receiver.Received.Count.ShouldBe(2);
        receiver.Received.ShouldAllBe(post => !post.Body.Contains("ada-lovelace", StringComparison.OrdinalIgnoreCase));
        receiver.Received.ShouldContain(post => post.Text.Contains("for one user has reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_under_a_budget_for_each_has_an_alert_of_its_own()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        gateway.Limit(0.0000001m, draft => draft with { Name = "models", Each = Dimension.Model, Kind = BudgetKind.Soft, AlertThresholds = [1m] });
        await gateway.AskAsync("gpt-5-mini");
        await gateway.AskAsync("gpt-5-nano");
        await gateway.AskAsync("gpt-5-nano");
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        receiver.Received.Select(post => post.Data.GetProperty("names").GetProperty("name").GetString()).ShouldBe(["gpt-5-mini", "gpt-5-nano"], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_decides_is_told_once_that_an_increase_is_asked_for()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        var budget = gateway.Limit(10m).Id;
        var control = gateway.Server.Control;
        var from = (gateway.Server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var asked = control.Increases.Create(new BudgetIncrease
        {
            BudgetId = budget,
            Amount = new Amount(5m),
            FromMicros = from,
            UntilMicros = from + 3_600_000_000,
            Reason = "ada's launch",
        }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        await gateway.PumpAsync();
        control.Teams.Create(new Team { OrganizationId = gateway.Organization.Id, Slug = "another-change" }).Require();
        gateway.Server.Core.Keys.RefreshNow();
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        var alert = Of(gateway, AlertKind.Increase).ShouldHaveSingleItem();
        (alert.Count, alert.ObjectId, alert.OrganizationId).ShouldBe((1, budget, gateway.Organization.Id));
        (alert.Facts + alert.DedupeKey).ShouldNotContain("ada");
        var text = receiver.Received.ShouldHaveSingleItem().Text;
        text.ShouldContain("$5.00 on top of the limit of $10.00");
        text.ShouldContain("'Research'");
        text.ShouldContain($"/api/increases/{asked.Id}/approve");
    }

    private static IReadOnlyList<Alert> Of(AlertingGateway gateway, AlertKind kind) => gateway.Outbox.Read(new AlertQuery { Kind = kind });
}
