using System.Text.Json;
using Tollgate.Commands.Connect;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Tests.Commands.Connect;

public sealed class ConnectTests
{
    public static TheoryData<string> Clients => [.. ConnectableClients.All.Select(client => client.Name)];

    [Theory]
    [MemberData(nameof(Clients))]
    public void Settings_name_the_gateway_and_the_model(string name)
    {
        var client = ConnectableClients.Find(name)!;
        var target = new ConnectTarget("https://gateway.example", "some-model");

        var text = ConnectReport.Settings(client, target);

        text.ShouldContain("https://gateway.example");
        string.Concat(client.Settings(target).Select(setting => setting.Text)).ShouldSatisfyAllConditions(
            all => all.ShouldContain("https://gateway.example"),
            all => (all.Contains("TOLLGATE_KEY", StringComparison.Ordinal) || all.Contains("sk-tg-…", StringComparison.Ordinal)).ShouldBeTrue());
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void The_request_is_one_the_gateway_serves(string name)
    {
        var client = ConnectableClients.Find(name)!;
        var request = client.Request(new ConnectTarget("http://127.0.0.1:4000", client.DefaultModel));

        SurfacePaths.Read(request.Path.Split('?')[0]).Surface.ShouldNotBe(Surface.None);
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.ValueKind.ShouldBe(JsonValueKind.Object);
    }

    [Fact]
    public async Task Every_client_gets_an_answer_with_its_cost()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var http = ClientProbe.NewHttp();
        var url = gateway.Url.ToString().TrimEnd('/');
        foreach (var client in ConnectableClients.All)
        {
            var request = client.Request(new ConnectTarget(url, client.DefaultModel));

            var answer = await new ClientProbe(http, url, gateway.Key).SendAsync(request, TimeProvider.System, TestContext.Current.CancellationToken);

            answer.Status.ShouldBe(200, $"{client.Name}: {answer.Error}");
            answer.Error.ShouldBeNull(client.Name);
            (answer.Events > 0).ShouldBe(request.Streams, client.Name);
            answer.Record!["priced"]!.GetValue<bool>().ShouldBeTrue(client.Name);
            decimal.Parse(answer.Record["cost_usd"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(0m, client.Name);
            ConnectReport.Answer(request, answer).ShouldContain("cost      $");
        }

        gateway.Simulator.Attempts.Summary.Completed.ShouldBe(ConnectableClients.All.Count);
    }

    [Fact]
    public async Task Headers_of_the_client_reach_the_provider_and_its_key_does_not()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var http = ClientProbe.NewHttp();
        var url = gateway.Url.ToString().TrimEnd('/');
        var client = ConnectableClients.Find("claude-code")!;

        await new ClientProbe(http, url, gateway.Key).SendAsync(client.Request(new ConnectTarget(url, client.DefaultModel)), TimeProvider.System, TestContext.Current.CancellationToken);

        var served = gateway.Simulator.Attempts.After().ShouldHaveSingleItem();
        served.HeaderNames.ShouldContain("anthropic-beta");
        served.HeaderNames.ShouldContain("x-app");
        served.UserAgent!.ShouldStartWith("claude-cli/");
        served.CredentialTail.ShouldNotBe(gateway.Key[^4..]);
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_gateways_words()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var http = ClientProbe.NewHttp();
        var url = gateway.Url.ToString().TrimEnd('/');
        var client = ConnectableClients.Find("aider")!;

        var answer = await new ClientProbe(http, url, gateway.Key).SendAsync(
            client.Request(new ConnectTarget(url, "no-such-model")), TimeProvider.System, TestContext.Current.CancellationToken);
        var stranger = await new ClientProbe(http, url, "sk-other").SendAsync(
            client.Request(new ConnectTarget(url, "gpt-4.1")), TimeProvider.System, TestContext.Current.CancellationToken);

        answer.Status.ShouldBe(404);
        answer.Error!.ShouldContain("no-such-model");
        answer.Record.ShouldBeNull();
        stranger.Status.ShouldBe(401);
        stranger.Error!.ShouldContain("sk-tg-");
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_said_to_be()
    {
        using var http = ClientProbe.NewHttp();
        var client = ConnectableClients.Find("openai-sdk")!;

        var answer = await new ClientProbe(http, "http://127.0.0.1:1", "sk-tg-x").SendAsync(
            client.Request(new ConnectTarget("http://127.0.0.1:1", "gpt-4.1")), TimeProvider.System, TestContext.Current.CancellationToken);

        answer.Status.ShouldBe(0);
        answer.Error!.ShouldContain("cannot be reached");
    }

    [Fact]
    public void Cursor_is_told_that_a_local_address_will_not_work()
    {
        var client = ConnectableClients.Find("cursor")!;

        client.Notes(new ConnectTarget("http://127.0.0.1:4000", "gpt-4.1"))[0].ShouldContain("will not work");
        client.Notes(new ConnectTarget("https://gateway.example", "gpt-4.1"))[0].ShouldNotContain("will not work");
    }

    [Theory]
    [InlineData("http://127.0.0.1:4000", "http://127.0.0.1:4000/")]
    [InlineData("http://127.0.0.1:4000/v1/", "http://127.0.0.1:4000/")]
    [InlineData("https://gateway.example/llm", "https://gateway.example/llm")]
    [InlineData("127.0.0.1:4000", null)]
    [InlineData("ftp://gateway.example", null)]
    public void Addresses_are_read_as_people_write_them(string text, string? read) =>
        GatewayUrl.Read(text)?.AbsoluteUri.ShouldBe(read);
}
