using System.Net;
using Tollgate.Alerting;
using Tollgate.Commands.Doctor;
using Tollgate.Configuration;
using Tollgate.Economics.Budgets;
using Tollgate.Storage.Control;

namespace Tollgate.Tests.Alerting;

/// <summary>From the outbox to the sinks: tries, ids, restarts, and what is given up.</summary>
public sealed class AlertDeliveryTests
{
    [Fact]
    public async Task Two_failures_and_a_success_are_three_tries_with_one_id()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await StartAsync(receiver);
        receiver.Answer(500, 500);
        await gateway.DeliverAsync();
        receiver.Received.Count.ShouldBe(1);

        // Not before its time: the first pause is ten seconds, give or take a tenth.
        gateway.Time.Step(TimeSpan.FromSeconds(8));
        await gateway.DeliverAsync();
        receiver.Received.Count.ShouldBe(1);
        gateway.Time.Step(TimeSpan.FromSeconds(3));
        await gateway.DeliverAsync();
        receiver.Received.Count.ShouldBe(2);
        gateway.Time.Step(TimeSpan.FromSeconds(22));
        await gateway.DeliverAsync();
        gateway.Time.Step(TimeSpan.FromDays(1));
        await gateway.DeliverAsync();

        receiver.Received.Count.ShouldBe(3);
        receiver.Received.Select(post => post.Id).Distinct().ShouldHaveSingleItem();
        receiver.Received.ShouldAllBe(post => post.IsGenuine);
        receiver.Received.Select(post => post.Timestamp).Distinct().Count().ShouldBe(3);
        var delivery = gateway.Outbox.Read(new AlertQuery()).ShouldHaveSingleItem().Deliveries.ShouldHaveSingleItem();
        (delivery.Attempts, delivery.LastError, delivery.DoneMicros is null).ShouldBe((3, "", false));
        var metrics = await gateway.MetricsAsync();
        metrics.ShouldContain("tollgate_alerts_raised_total 1\n");
        metrics.ShouldContain("tollgate_alerts_delivered_total 1\n");
        metrics.ShouldContain("tollgate_alerts_failed_total 2\n");
        metrics.ShouldContain("tollgate_alerts_dead_total 0\n");
        metrics.ShouldContain("tollgate_alert_signals_dropped_total 0\n");
    }

    [Fact]
    public async Task What_was_raised_and_not_sent_is_sent_once_after_a_restart()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await StartAsync(receiver);
        var raised = gateway.Outbox.Read(new AlertQuery()).ShouldHaveSingleItem();
        await gateway.RestartAsync();
        await gateway.PumpAsync();
        await gateway.DeliverAsync();
        await gateway.RestartAsync();
        await gateway.PumpAsync();
        await gateway.DeliverAsync();

        receiver.Received.ShouldHaveSingleItem().Id.ShouldBe(raised.Id.ToString());
    }

    [Fact]
    public async Task What_no_try_of_a_day_brought_there_is_given_up_visibly_and_can_be_tried_again()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await StartAsync(receiver);
        receiver.Status = 503;
        for (var hour = 0; hour < 27; hour++)
        {
            await gateway.DeliverAsync();
            gateway.Time.Step(TimeSpan.FromHours(1.2));
        }

        var tries = receiver.Received.Count;
        tries.ShouldBeGreaterThan(15);
        var dead = gateway.Outbox.Read(new AlertQuery { State = AlertState.Dead }).ShouldHaveSingleItem();
        dead.Deliveries.ShouldHaveSingleItem().LastError.ShouldBe("http_503");
        (await gateway.MetricsAsync()).ShouldContain("tollgate_alerts_dead_total 1\n");
        (await DoctorAsync(gateway.Data)).ShouldContain(finding => finding.Check == "alerts" && finding.Level == FindingLevel.Warn && finding.Message.StartsWith("1 delivery was given up", StringComparison.Ordinal));

        receiver.Status = 200;
        await gateway.DeliverAsync();
        receiver.Received.Count.ShouldBe(tries);
        gateway.Outbox.Retry(dead.Id, 0).ShouldBe(1);
        await gateway.DeliverAsync();
        receiver.Received.Count.ShouldBe(tries + 1);
        receiver.Received[^1].Id.ShouldBe(dead.Id.ToString());
        gateway.Outbox.CountDead().ShouldBe(0);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_sink_that_fails_holds_up_no_other()
    {
        await using var broken = await Receiver.StartAsync();
        await using var well = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(broken, "broken"), AlertingGateway.Webhook(well, "well")]);
        broken.Status = 302;
        await RaiseAsync(gateway);
        await gateway.DeliverAsync();

        well.Received.ShouldHaveSingleItem();
        broken.Received.ShouldHaveSingleItem();
        var deliveries = gateway.Outbox.Read(new AlertQuery()).ShouldHaveSingleItem().Deliveries;
        deliveries.Select(delivery => (delivery.Sink, delivery.LastError)).ShouldBe([("broken", "http_302"), ("well", "")]);
    }

    [Fact]
    public async Task A_sink_gets_the_kinds_and_the_organization_it_asks_for()
    {
        await using var receiver = await Receiver.StartAsync();
        var sink = AlertingGateway.Webhook(receiver);
        await using var gateway = await AlertingGateway.StartAsync(
        [
            sink with { Name = "acme", Organization = "acme" },
            sink with { Name = "others", Organization = "others" },
            sink with { Name = "denials", Kinds = [AlertKind.Denial] },
            sink with { Name = "thresholds", Kinds = [AlertKind.Threshold, AlertKind.Forecast] },
        ]);
        await RaiseAsync(gateway);

        gateway.Outbox.Read(new AlertQuery()).ShouldHaveSingleItem().Deliveries.Select(delivery => delivery.Sink).ShouldBe(["acme", "thresholds"]);
    }

    [Fact]
    public async Task Reloaded_sinks_get_what_is_raised_from_then_on_and_what_was_meant_for_a_removed_one_waits()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver, "before")]);
        await RaiseAsync(gateway);
        gateway.Server.Alerts.Apply([AlertingGateway.Webhook(receiver, "after")]);
        await gateway.DeliverAsync();
        receiver.Received.ShouldBeEmpty();
        gateway.Outbox.Read(new AlertQuery()).ShouldHaveSingleItem().Deliveries.ShouldHaveSingleItem().LastError.ShouldBe("no_such_sink");

        gateway.Server.Alerts.Apply([AlertingGateway.Webhook(receiver, "before")]);
        gateway.Time.Step(TimeSpan.FromMinutes(1));
        await gateway.DeliverAsync();
        receiver.Received.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_chat_gets_a_sentence_in_which_nothing_calls_anybody()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var gateway = await AlertingGateway.StartAsync([new AlertSinkConfiguration { Name = "chat", Kind = AlertSinkKind.Chat, Url = receiver.Url }]);
        await RaiseAsync(gateway, "<!channel> & co");
        await gateway.DeliverAsync();

        var post = receiver.Received.ShouldHaveSingleItem();
        post.Json.EnumerateObject().Select(property => property.Name).ShouldBe(["text"]);
        post.Json.GetProperty("text").GetString()!.ShouldStartWith("The month budget '&lt;!channel&gt; &amp; co' of organization acme has reached 100 % of its limit: $");
    }

    [Fact]
    public async Task The_api_shows_alerts_to_those_who_may_and_of_their_organization_only()
    {
        await using var gateway = await AlertingGateway.StartAsync([AlertSinkConfiguration.Log]);
        await RaiseAsync(gateway);
        await gateway.AskAsync("openai/nobody-knows-this");
        await gateway.PumpAsync();
        await gateway.DeliverAsync();
        var operatorKey = NewKey(gateway, AdminRole.Operator, null);

        var all = await gateway.GetAsync("/api/alerts", operatorKey);
        all.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("kind").GetString()).ShouldBe(["unpriced", "threshold"], ignoreOrder: true);
        var page = await gateway.GetAsync("/api/alerts?limit=1", operatorKey);
        var rest = await gateway.GetAsync($"/api/alerts?limit=1&before={page.GetProperty("next").GetInt64()}", operatorKey);
        rest.GetProperty("alerts")[0].GetProperty("id").GetString().ShouldNotBe(page.GetProperty("alerts")[0].GetProperty("id").GetString());
        var one = (await gateway.GetAsync("/api/alerts?kind=threshold&state=delivered&since=2026-01-01", operatorKey)).GetProperty("alerts")[0];
        one.GetProperty("text").GetString()!.ShouldContain("'Research' of organization acme");
        one.GetProperty("deliveries")[0].GetProperty("state").GetString().ShouldBe("delivered");
        (await gateway.GetAsync("/api/alerts?state=dead", operatorKey)).GetProperty("alerts").GetArrayLength().ShouldBe(0);
        await gateway.GetAsync("/api/alerts?kind=nonsense", operatorKey, HttpStatusCode.UnprocessableEntity);
        await gateway.GetAsync("/api/alerts?colour=red", operatorKey, HttpStatusCode.UnprocessableEntity);

        var other = gateway.Server.Control.Organizations.Create(new Organization { Slug = "other" }).Require();
        (await gateway.GetAsync("/api/alerts", NewKey(gateway, AdminRole.Auditor, gateway.Organization.Id))).GetProperty("alerts").EnumerateArray()
            .ShouldAllBe(alert => alert.GetProperty("kind").GetString() == "threshold");
        (await gateway.GetAsync("/api/alerts", NewKey(gateway, AdminRole.Auditor, other.Id))).GetProperty("alerts").GetArrayLength().ShouldBe(0);
        await gateway.GetAsync("/api/alerts", NewKey(gateway, AdminRole.Member, gateway.Organization.Id), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_log_gets_ids_and_figures_but_no_name()
    {
        using var logs = new Telemetry.CapturedLogs();
        await using var gateway = await AlertingGateway.StartAsync(
            [AlertSinkConfiguration.Log], settings => settings with { Logging = logging => logging.Services.Add(Microsoft.Extensions.DependencyInjection.ServiceDescriptor.Singleton<Microsoft.Extensions.Logging.ILoggerProvider>(logs)) });
        var budget = await RaiseAsync(gateway, "Ada's own");
        await gateway.DeliverAsync();

        var line = logs.Lines.Where(line => line.Contains("Alert (threshold)", StringComparison.Ordinal)).ShouldHaveSingleItem();
        line.ShouldContain(budget.Id.ToString());
        logs.Lines.ShouldNotContain(text => text.Contains("Ada's own", StringComparison.Ordinal));
    }

    [Fact]
    public void Pauses_double_up_to_an_hour_and_differ_by_a_tenth()
    {
        AlertCourier.Pause(1, 0.5).ShouldBe(TimeSpan.FromSeconds(10));
        AlertCourier.Pause(2, 0.5).ShouldBe(TimeSpan.FromSeconds(20));
        AlertCourier.Pause(9, 0.5).ShouldBe(TimeSpan.FromSeconds(2560));
        AlertCourier.Pause(10, 0.5).ShouldBe(TimeSpan.FromHours(1));
        AlertCourier.Pause(1000, 1).ShouldBe(TimeSpan.FromMinutes(66));
        AlertCourier.Pause(1, 0).ShouldBe(TimeSpan.FromSeconds(9));
    }

    private static async Task<AlertingGateway> StartAsync(Receiver receiver)
    {
        var gateway = await AlertingGateway.StartAsync([AlertingGateway.Webhook(receiver)]);
        await RaiseAsync(gateway);
        return gateway;
    }

    private static async Task<Budget> RaiseAsync(AlertingGateway gateway, string name = "Research")
    {
        var budget = gateway.Limit(0.0000001m, draft => draft with { Name = name, Kind = BudgetKind.Soft, AlertThresholds = [1m] });
        (await gateway.AskAsync()).ShouldBe(HttpStatusCode.OK);
        await gateway.PumpAsync();
        return budget;
    }

    private static string NewKey(AlertingGateway gateway, AdminRole role, Guid? organization) =>
        gateway.Server.Control.AdminKeys.Create(new NewAdminKey
        {
            Name = "test",
            Role = role,
            OrganizationId = organization,
            UserId = role == AdminRole.Member ? gateway.Server.Control.Users.Create(new User { OrganizationId = organization!.Value, Slug = "member", Name = "Member" }).Require().Id : null,
        }).Require().Secret;

    private static async Task<List<Finding>> DoctorAsync(string data)
    {
        using var http = new HttpClient();
        var findings = new List<Finding>();
        await foreach (var finding in StoreChecks.RunAsync(new DoctorContext(data, new Uri("http://127.0.0.1:1"), null, http, TimeProvider.System), CancellationToken.None))
        {
            findings.Add(finding);
        }

        return findings;
    }
}
