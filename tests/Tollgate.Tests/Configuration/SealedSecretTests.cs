using Tollgate.Configuration;
using Tollgate.Tests.Http;

namespace Tollgate.Tests.Configuration;

/// <summary><c>secret:NAME</c> and the master keys that open it.</summary>
public sealed class SealedSecretTests
{
    [Fact]
    public void A_key_can_be_a_sealed_secret_beside_others()
    {
        var environment = new FakeEnvironment { Variables = { ["MY_KEY"] = "sk-mine" } };
        var result = Reading.Read("""
            providers:
              openai: {key: secret:openai}
              anthropic: {keys: ["secret:one", "${MY_KEY}", "secret:two"]}
              mistral:
                accounts:
                  - {name: own, key: secret:mistral}
            """, environment);

        result.Problems.ShouldBeEmpty();
        result.Warnings.ShouldBeEmpty();
        result.Configuration!.Gateway.Providers.Select(provider => (string.Join(' ', provider.Accounts[0].Keys), string.Join(' ', provider.Accounts[0].SealedKeys))).ShouldBe(
            [("", "openai"), ("sk-mine", "one two"), ("", "mistral")]);
    }

    [Theory]
    [InlineData("providers: {openai: {key: 'secret:'}}", "secret: is followed by no name of a secret")]
    [InlineData("providers: {openai: {key: 'secret:No Such'}}", "secret: is followed by no name of a secret")]
    [InlineData("providers: {openai: {keys: ['secret:a', 'secret:a']}}", "The same key twice")]
    [InlineData("providers: {openai: {key: a, headers: {x-org: 'secret:a'}}}", "Secrets of the store are keys of providers")]
    [InlineData("telemetry: {otlp: {endpoint: 'https://a.test', headers: {x: 'secret:a'}}}", "Secrets of the store are keys of providers")]
    [InlineData("secrets: {master_key_file: /none}", "'/none' cannot be read")]
    [InlineData("secrets: {master_key_file: /empty}", "'/empty' is empty")]
    [InlineData("secrets: {master_key_file: /bad}", "'/bad' has no master key in its line 3")]
    [InlineData("secrets: {master_key: abc}", "Unknown key")]
    public void What_cannot_be_is_a_problem_that_says_what_to_write(string yaml, string problem) =>
        Reading.Problems(yaml, new FakeEnvironment { Files = { ["/empty"] = "# nothing\n", ["/bad"] = $"# ours\n{SealedKeys.NewMaster()}\nhunter2\n" } })
            .ShouldHaveSingleItem().ShouldContain(problem);

    [Fact]
    public void Master_keys_come_from_the_file_then_from_the_variable()
    {
        var (a, b, c) = (SealedKeys.NewMaster(), SealedKeys.NewMaster(), SealedKeys.NewMaster());
        var environment = new FakeEnvironment { Variables = { ["TOLLGATE_MASTER_KEY"] = $"{c}, {a}" }, Files = { ["/master"] = $"# newest first\n{a}\n\n{b}\n" } };

        var both = Reading.Read("secrets: {master_key_file: /master}", environment).Configuration!;
        both.MasterKeys.Current!.Id.ShouldBe(SealedKeys.Ring(a).Current!.Id);
        both.ReferencedFiles.ShouldBe(["/master"]);
        both.ToString().ShouldNotContain(a);
        Reading.Read("", environment).Configuration!.MasterKeys.Current!.Id.ShouldBe(SealedKeys.Ring(c).Current!.Id);
        ConfigurationLoader.Load(null, environment).Configuration!.MasterKeys.Current!.Id.ShouldBe(SealedKeys.Ring(c).Current!.Id);
        Reading.Accept("").MasterKeys.Current.ShouldBeNull();
    }

    [Fact]
    public void A_variable_that_holds_no_master_key_is_a_problem_that_does_not_show_it()
    {
        var environment = new FakeEnvironment { Variables = { ["TOLLGATE_MASTER_KEY"] = "hunter2hunter2" } };

        foreach (var result in (ConfigurationResult[])[Reading.Read("", environment), ConfigurationLoader.Load(null, environment)])
        {
            var problem = result.Problems.ShouldHaveSingleItem().ToString();
            problem.ShouldContain("TOLLGATE_MASTER_KEY holds no master key");
            problem.ShouldNotContain("hunter2");
        }
    }
}
