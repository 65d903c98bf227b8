using Tollgate.Configuration;
using Tollgate.Importing;

namespace Tollgate.Tests.Importing;

public sealed class LitellmConfigurationTests : IDisposable
{
    private const string Config = """
        model_list:
          - model_name: gpt-4o
            litellm_params:
              model: openai/gpt-4o
              api_key: os.environ/OPENAI_API_KEY
              rpm: 500
          - model_name: gpt-4o
            litellm_params:
              model: gpt-4o
              api_key: os.environ/OPENAI_API_KEY_EU
              weight: 3
          - model_name: house
            litellm_params:
              model: azure/my-deployment
              api_base: https://acme.openai.azure.com/
              api_version: "2024-10-21"
              api_key: os.environ/AZURE_KEY
            model_info:
              base_model: azure/gpt-4o-mini
              id: 17
          - model_name: house
            litellm_params: {model: claude-sonnet-4-5, api_key: sk-ant-api03-literalsecret}
          - model_name: local
            litellm_params: {model: openai/qwen3, api_base: "http://10.0.0.5:8000/v1", api_key: none, surprise: 1}
          - model_name: cloud
            litellm_params: {model: bedrock/anthropic.claude-v2, aws_region_name: us-east-1}
          - model_name: "groq/*"
            litellm_params: {model: "groq/*", api_key: os.environ/GROQ_API_KEY}
        router_settings:
          routing_strategy: least-busy
          model_group_alias:
            fast: local
            hidden: {model: fast, hidden: true}
            lost: nowhere
          fallbacks: [{gpt-4o: [house]}]
        litellm_settings:
          drop_params: true
          request_timeout: 120
          max_budget: 250.5
          budget_duration: 30d
          brand_new_switch: 7
        general_settings:
          master_key: sk-1234567890abcdef
          max_parallel_requests: 40
        environment_variables: {LANGFUSE_SECRET_KEY: sk-lf-verysecret}
        """;

    private readonly ImportedStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_configuration_becomes_one_that_loads_and_means_the_same()
    {
        var config = _store.Write("config.yaml", Config);

        var (code, _, errors) = await _store.ImportAsync("--config", config);

        code.ShouldBe(0, errors);
        var text = await File.ReadAllTextAsync(_store.Path("tollgate.yaml"), TestContext.Current.CancellationToken);
        text.ShouldBe("""
            # Made by 'tollgate import' from config.yaml. Keys are references: set the variables before the start.
            providers:
              openai:
                accounts:
                  - { name: "openai-api-key", key: "${OPENAI_API_KEY}", weight: 1 }
                  - { name: "openai-api-key-eu", key: "${OPENAI_API_KEY_EU}", weight: 3 }
                models: ["gpt-4o"]
                timeouts: { first_byte: 119s, idle: 119s, total: 120s }
              azure:
                api: azure
                base_url: "https://acme.openai.azure.com"
                api_version: "2024-10-21"
                key: "${AZURE_KEY}"
                deployments:
                  "gpt-4o-mini": "my-deployment"
                timeouts: { first_byte: 119s, idle: 119s, total: 120s }
              anthropic:
                key: "${IMPORTED_PROVIDER_KEY_1}"
                models: ["claude-sonnet-4-5"]
                timeouts: { first_byte: 119s, idle: 119s, total: 120s }
              10.0.0.5:
                api: openai
                base_url: "http://10.0.0.5:8000/v1"
                key: "none"
                models: ["qwen3"]
                timeouts: { first_byte: 119s, idle: 119s, total: 120s }
              groq:
                key: "${GROQ_API_KEY}"
                timeouts: { first_byte: 119s, idle: 119s, total: 120s }
            aliases:
              "fast": "local"
              "hidden": "fast"
              "house": "azure/gpt-4o-mini"
              "local": "10.0.0.5/qwen3"

            """);
        ConfigurationReader.Read(text, "tollgate.yaml", new AnyVariable()).Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_setting_is_in_the_report_with_its_line_and_no_secret_is()
    {
        var config = _store.Write("config.yaml", Config);

        var (_, output, errors) = await _store.ImportAsync("--config", config, "--dry-run");

        foreach (var line in (string[])
        [
            "config.yaml:6: model_list[0].litellm_params.rpm: the provider's own limits",
            "config.yaml:11: model_list[1].litellm_params.weight: the weight of the account",
            "config.yaml:19: model_list[2].model_info.base_model: the model of the deployment",
            "config.yaml:20: model_list[2].model_info.id: describes the entry",
            "config.yaml:21: model_list[3]: 'house' leads to azure/gpt-4o-mini alone",
            "config.yaml:22: model_list[3].litellm_params.api_key: the key stands in the file and is not copied: put it into the variable IMPORTED_PROVIDER_KEY_1",
            "config.yaml:24: model_list[4].litellm_params.surprise: not known to this import",
            "config.yaml:25: model_list[5]: 'cloud' is 'bedrock/anthropic.claude-v2' in LiteLLM, a provider that is not reached from here",
            "config.yaml:27: model_list[6]: groq/* as provider/model of groq",
            "config.yaml:30: router_settings.routing_strategy: no balancing",
            "config.yaml:34: router_settings.model_group_alias.lost: 'nowhere' is no model",
            "config.yaml:33: router_settings.model_group_alias.hidden.hidden: aliases are listed",
            "config.yaml:35: router_settings.fallbacks: no fallbacks yet",
            "config.yaml:37: litellm_settings.drop_params: requests are passed on byte for byte",
            "config.yaml:39: litellm_settings.max_budget: a hard budget of the installation, by calendar month",
            "config.yaml:41: litellm_settings.brand_new_switch: not known to this import",
            "config.yaml:43: general_settings.master_key: a secret",
            "config.yaml:45: environment_variables.LANGFUSE_SECRET_KEY: set it in the environment",
        ])
        {
            output.ShouldContain(line);
        }

        (output + errors).ShouldNotContain("literalsecret");
        (output + errors).ShouldNotContain("sk-1234567890abcdef");
        (output + errors).ShouldNotContain("verysecret");
        File.Exists(_store.Path("tollgate.yaml")).ShouldBeFalse();
        Directory.Exists(_store.Path("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_holds_for_the_installation_is_made_once()
    {
        var config = _store.Write("config.yaml", Config);
        await _store.ImportAsync("--config", config);

        var (code, output, errors) = await _store.ImportAsync("--config", config);

        code.ShouldBe(0, errors);
        output.ShouldContain("tollgate.yaml is as it would be written.");
        var snapshot = _store.Snapshot();
        var budget = snapshot.Budgets.ShouldHaveSingleItem();
        (budget.Limit.ToString(), budget.Window.ToString(), budget.Dimension).ShouldBe(("250.5", "month", null));
        snapshot.RequestLimits.ShouldHaveSingleItem().MaxParallel.ShouldBe(40);
    }

    [Fact]
    public async Task Bad_input_is_named_all_at_once_and_nothing_is_made()
    {
        var config = _store.Write("config.yaml", """
            model_list:
              - model_name: "two words"
                litellm_params: {model: gpt-4o}
              - litellm_params: {model: gpt-4o}
              - model_name: a
                litellm_params: {api_key: "os.environ/1 BAD; rm"}
              - model_name: b
                litellm_params: {model: openai/x, api_base: "file:///etc/passwd", weight: -1}
              - just a text
            router_settings:
              model_group_alias: {x: y, y: z, z: x}
            litellm_settings:
              max_budget: lots
            general_settings: [1]
            include: [other.yaml]
            """);

        var (code, output, errors) = await _store.ImportAsync("--config", config);

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        foreach (var problem in (string[])
        [
            "config.yaml:2:5: model_list[0].model_name: 'two words' has white space",
            "config.yaml:4:5: model_list[1].model_name: Missing.",
            "config.yaml:6:31: model_list[2].litellm_params.api_key: This names no environment variable.",
            "config.yaml:6:21: model_list[2].litellm_params.model: Missing.",
            "config.yaml:8:49: model_list[3].litellm_params.api_base: 'file:///etc/passwd' is no address.",
            "config.yaml:8:79: model_list[3].litellm_params.weight: '-1' is no number from 0 on.",
            "config.yaml:9:5: model_list[4]: This is a text.",
            "config.yaml:11:23: router_settings.model_group_alias.x: 'y' leads back to the alias: x → y → z → x",
            "config.yaml:13:15: litellm_settings.max_budget: 'lots' is no number from 0 on.",
            "config.yaml:14:19: general_settings: This is a list.",
            "config.yaml:15:1: include: Included files are not followed.",
        ])
        {
            errors.ShouldContain(problem);
        }

        errors.ShouldContain("Nothing was changed:");
        File.Exists(_store.Path("tollgate.yaml")).ShouldBeFalse();
        Directory.Exists(_store.Path("data")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_says_something_else_is_not_overwritten()
    {
        var config = _store.Write("config.yaml", Config);
        _store.Write("tollgate.yaml", "providers: {}\n");

        var (code, _, errors) = await _store.ImportAsync("--config", config);

        code.ShouldBe(2);
        errors.ShouldContain("tollgate.yaml:1:1: The file is there and says something else.");
        Directory.Exists(_store.Path("data")).ShouldBeFalse();
    }
}
