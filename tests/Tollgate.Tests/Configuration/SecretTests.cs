using Tollgate.Configuration;

namespace Tollgate.Tests.Configuration;

public sealed class SecretTests
{
    private const string Secret = "hunter2hunter2";

    [Theory]
    [InlineData("${MY_KEY}")]
    [InlineData("\"${MY_KEY}\"")]
    [InlineData("file:/run/secrets/key")]
    [InlineData("file:///run/secrets/key")]
    [InlineData("file:${DIRECTORY}/key")]
    public void A_secret_by_reference_is_resolved_without_a_warning(string written)
    {
        var result = Reading.Read($"providers:\n  openai:\n    key: {written}\n", Environment());

        result.Warnings.ShouldBeEmpty();
        result.Configuration!.Gateway.Providers[0].Accounts[0].Keys.ShouldBe([Secret]);
    }

    [Fact]
    public void A_relative_secret_file_is_beside_the_configuration_and_is_watched()
    {
        var environment = Environment();
        environment.Files["/etc/tollgate/keys/openai"] = Secret;

        var configuration = ConfigurationReader.Read("providers: {openai: {key: 'file:keys/openai'}}", "/etc/tollgate/tollgate.yaml", environment).Configuration!;

        configuration.Gateway.Providers[0].Accounts[0].Keys.ShouldBe([Secret]);
        configuration.ReferencedFiles.ShouldBe(["/etc/tollgate/keys/openai"]);
    }

    [Fact]
    public void A_literal_key_is_accepted_with_a_warning_that_does_not_show_it() =>
        Reading.Warnings($"providers:\n  openai:\n    key: {Secret}\n", Environment())
            .ShouldBe(["tollgate.yaml:3:10: providers.openai.key: The key stands in the file. Write ${NAME} or file:/path."]);

    [Fact]
    public void References_work_inside_any_value_and_can_be_escaped()
    {
        var provider = Reading.Accept("""
            providers:
              acme:
                api: openai
                base_url: https://${HOST}/v1
                headers: {x-scope: "a-${HOST}-$${HOST}"}
            """, Environment()).Gateway.Providers[0];

        provider.BaseUrl.Host.ShouldBe("llm.test");
        provider.Headers["x-scope"].ShouldBe("a-llm.test-${HOST}");
    }

    [Theory]
    [InlineData("empty", "'file:/run/secrets/empty' leads to nothing but white space. Put the secret there.")]
    [InlineData("two", "The secret has a line break or control character inside. Write one secret, on one line.")]
    [InlineData("huge", "'file:/run/secrets/huge' cannot be read: it is too large. Write file:/path of a file with the secret.")]
    public void A_file_that_holds_no_secret_is_a_problem(string name, string problem) =>
        Reading.Problems($"providers:\n  openai:\n    key: file:/run/secrets/{name}\n", Environment())
            .ShouldBe([$"tollgate.yaml:3:10: providers.openai.key: {problem}"]);

    [Theory]
    [InlineData("providers:\n  openai: SECRET\n")]
    [InlineData("providers:\n  openai: {key: [SECRET]}\n")]
    [InlineData("providers:\n  openai: {key: 'SECRET with space'}\n")]
    [InlineData("providers:\n  openai: {keys: SECRET}\n")]
    [InlineData("providers:\n  openai: {keys: [SECRET, SECRET]}\n")]
    [InlineData("providers:\n  openai: {kye: SECRET}\n")]
    [InlineData("providers:\n  SECRET: {key: a}\n")]
    [InlineData("providers:\n  openai: {SECRET: a}\n")]
    [InlineData("providers:\n  openai: {api: SECRET}\n")]
    [InlineData("providers:\n  openai: {base_url: 'https://me:SECRET@host.test'}\n")]
    [InlineData("providers:\n  openai: {base_url: SECRET}\n")]
    [InlineData("providers:\n  openai: {headers: {x-api-key: SECRET}}\n")]
    [InlineData("providers:\n  openai: {headers: {'x y': SECRET}}\n")]
    [InlineData("providers:\n  openai: {key: '${SECRET}'}\n")]
    [InlineData("providers:\n  openai: {key: \"${MY_LONG_KEY}\", weight: SECRET}\n")]
    [InlineData("listen:\n  - {url: 'https://*:1', certificate: {path: /no, password: SECRET}}\n")]
    [InlineData("telemetry: {otlp: {headers: {authorization: SECRET}}}\n")]
    [InlineData("currency: ${MY_LONG_KEY}\n")]
    [InlineData("time_zone: ${MY_LONG_KEY}\n")]
    [InlineData("limits: {body: '${MY_LONG_KEY}'}\n")]
    [InlineData("aliases: {fast: SECRET}\n")]
    [InlineData("aliases: {fast: '${MY_LONG_KEY}'}\n")]
    [InlineData("rates: ['${MY_LONG_KEY}']\n")]
    [InlineData("key: *SECRET\n")]
    [InlineData("key: \"SECRET\n")]
    [InlineData("key: [SECRET\n")]
    public void A_secret_never_appears_in_a_problem_or_warning(string yaml)
    {
        var result = Reading.Read(yaml.Replace("SECRET", Reading.OpenAIKey, StringComparison.Ordinal), Environment());

        result.Problems.ShouldNotBeEmpty();
        foreach (var message in result.Problems.Concat(result.Warnings).Append((object)result))
        {
            message.ToString()!.ShouldNotContain("0123456789");
        }
    }

    [Fact]
    public void A_secret_never_appears_in_the_text_of_a_configuration()
    {
        var environment = Environment();
        var (certificate, key) = Reading.Pem(Secret);
        environment.Files["/c.pem"] = certificate + key;
        var configuration = Reading.Accept("""
            listen: [{url: "https://*:443", certificate: {path: /c.pem, password: SECRET}}]
            providers: {openai: {key: SECRET, headers: {x-secret: SECRET}}}
            telemetry: {otlp: {endpoint: "https://otlp.test", headers: {x-secret: SECRET}}}
            """.Replace("SECRET", Secret, StringComparison.Ordinal), environment);

        object[] shown =
        [
            configuration, configuration.Gateway, configuration.Gateway.Providers[0], configuration.Gateway.Providers[0].Accounts[0],
            configuration.Listen[0], configuration.Listen[0].Certificate!, configuration.Telemetry,
            new ConfigurationResult(configuration, [], [], []),
        ];
        shown.ShouldAllBe(o => !o.ToString()!.Contains(Secret, StringComparison.Ordinal));
        configuration.Telemetry.OtlpHeaders["x-secret"].ShouldBe(Secret);
    }

    [Fact]
    public void The_key_of_the_environment_is_not_sent_to_another_address_by_itself() =>
        Reading.Problems("providers:\n  openai:\n    base_url: https://elsewhere.test/v1\n")
            .ShouldBe(["tollgate.yaml:2:3: providers.openai.key: Missing. Write key: ${OPENAI_API_KEY} or key: file:/path, or key: none for a server that takes none."]);

    [Fact]
    public void A_simulator_on_this_machine_gets_no_key_only_when_that_is_written()
    {
        const string Simulator = "providers:\n  openai:\n    base_url: http://127.0.0.1:9000/v1\n";

        Reading.Problems(Simulator).ShouldHaveSingleItem().ShouldContain("key: none");
        var account = Reading.Accept(Simulator + "    key: none\n").Gateway.Providers[0].Accounts[0];
        (account.Keys.Count, account.IsKeyless).ShouldBe((0, true));
        Reading.Warnings(Simulator + "    key: none\n").ShouldBeEmpty();
    }

    [Fact]
    public void A_variable_that_holds_the_word_none_is_a_key()
    {
        var account = Reading.Accept("providers: {openai: {key: '${MY_KEY}'}}", new FakeEnvironment { Variables = { ["MY_KEY"] = "none" } }).Gateway.Providers[0].Accounts[0];

        (account.Keys.Single(), account.IsKeyless).ShouldBe(("none", false));
    }

    private static FakeEnvironment Environment() => new()
    {
        Variables =
        {
            ["MY_KEY"] = Secret,
            ["MY_LONG_KEY"] = Reading.OpenAIKey,
            ["HOST"] = "llm.test",
            ["DIRECTORY"] = "/run/secrets",
        },
        Files =
        {
            ["/run/secrets/key"] = Secret + "\n",
            ["/run/secrets/empty"] = " \n",
            ["/run/secrets/two"] = "one\ntwo\n",
            ["/run/secrets/huge"] = new string('k', 100_000),
        },
    };
}
