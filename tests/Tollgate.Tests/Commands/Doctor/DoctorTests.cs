using Tollgate.Commands;
using Tollgate.Commands.Connect;
using Tollgate.Commands.Doctor;
using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Tests.Commands.Doctor;

public sealed class DoctorTests
{
    private static readonly Uri s_nowhere = new("http://127.0.0.1:1");
    private static readonly ConfigurationResult s_defaults = new(new TollgateConfiguration(), [], [], []);

    [Fact]
    public async Task A_running_gateway_is_healthy()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var findings = await ExamineAsync(gateway.Data, gateway.Url, gateway.Key);

        findings.Where(finding => finding.Level == FindingLevel.Fail).ShouldBeEmpty();
        Of(findings, "journal").Message.ShouldContain("In use");
        Of(findings, "gateway").Level.ShouldBe(FindingLevel.Ok);
        Of(findings, "readiness").Level.ShouldBe(FindingLevel.Ok);
        Of(findings, "key").Message.ShouldContain("test key");
        Of(findings, "clock").Level.ShouldBe(FindingLevel.Ok);
        Of(findings, "ledger").Level.ShouldBe(FindingLevel.Ok);
        Of(findings, "audit chain").Message.ShouldStartWith("Intact");
        Of(findings, "listening port").Message.ShouldContain("in use by the gateway");
    }

    [Fact]
    public async Task A_key_that_is_not_known_fails()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var findings = await ExamineAsync(gateway.Data, gateway.Url, "sk-tg-unknown");

        Of(findings, "key").Level.ShouldBe(FindingLevel.Fail);
    }

    [Fact]
    public async Task Before_the_first_start_nothing_fails_and_nothing_is_made()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tollgate-none-{Guid.NewGuid():N}");

        var findings = await ExamineAsync(path, s_nowhere, key: null);

        findings.Where(finding => finding.Level == FindingLevel.Fail && finding.Check != "listening port").ShouldBeEmpty();
        Of(findings, "gateway").Level.ShouldBe(FindingLevel.Warn);
        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_gateway_that_was_named_and_does_not_answer_fails()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tollgate-none-{Guid.NewGuid():N}");

        (await CommandLine.RunAsync(["doctor", "--data", path, "--url", s_nowhere.ToString()], TextWriter.Null)).ShouldBe(1);
        Of(await ExamineAsync(path, s_nowhere, key: null, isNamed: true), "gateway").Level.ShouldBe(FindingLevel.Fail);
        Of(await ExamineAsync(path, s_nowhere, key: null), "gateway").Level.ShouldBe(FindingLevel.Warn);
    }

    [Theory]
    [InlineData("control.db", "control store")]
    [InlineData("ledger.db", "ledger")]
    public async Task A_spoiled_store_is_found(string file, string check)
    {
        string copy;
        await using (var gateway = await RunningGateway.StartAsync())
        {
            copy = Directory.CreateTempSubdirectory("tollgate-test-").FullName;
            File.Copy(Path.Combine(gateway.Data, "control.db"), Path.Combine(copy, "control.db"));
            File.Copy(Path.Combine(gateway.Data, "ledger.db"), Path.Combine(copy, "ledger.db"));
        }

        // No data base begins like this, whatever else is in it.
        await File.WriteAllTextAsync(Path.Combine(copy, file), new string('x', 8192), TestContext.Current.CancellationToken);
        var findings = await ExamineAsync(copy, s_nowhere, key: null);

        Of(findings, check).Level.ShouldBe(FindingLevel.Fail);
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_port_somebody_else_has_is_found()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        var context = new DoctorContext(Path.GetTempPath(), new Uri($"http://127.0.0.1:{port}"), null, ClientProbe.NewHttp(), TimeProvider.System);

        MachineChecks.Port(context).Level.ShouldBe(FindingLevel.Fail);
        context.Http.Dispose();
    }

    [Fact]
    public async Task A_bad_configuration_and_a_provider_that_is_not_there_are_found()
    {
        var provider = new ProviderOptions { Name = "openai", Api = ApiFamily.OpenAI, BaseUrl = new Uri("http://127.0.0.1:1/v1"), Accounts = [new AccountOptions { Name = "none" }] };
        var configuration = new TollgateConfiguration { Gateway = new GatewayOptions { Providers = [provider] } };
        var path = Path.Combine(Path.GetTempPath(), $"tollgate-none-{Guid.NewGuid():N}");

        var findings = await ExamineAsync(
            path, s_nowhere, key: null, new ConfigurationResult(configuration, [new ConfigurationProblem("tollgate.yaml", 3, 7, "listen", "Write an address.")], [], []));

        findings.First(finding => finding.Check == "configuration").Message.ShouldContain("Write an address.");
        Of(findings, "provider keys").Message.ShouldContain("OPENAI_API_KEY");
        Of(findings, "reach openai").Level.ShouldBe(FindingLevel.Fail);
    }

    private static Finding Of(IReadOnlyList<Finding> findings, string check) => findings.Last(finding => finding.Check == check);

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(string data, Uri url, string? key, ConfigurationResult? loaded = null, bool isNamed = false)
    {
        using var http = ClientProbe.NewHttp();
        var findings = new List<Finding>();
        await foreach (var finding in DoctorCommand.ExamineAsync(new DoctorContext(data, url, key, http, TimeProvider.System, isNamed), loaded ?? s_defaults, TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        return findings;
    }
}
