using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;

namespace Tollgate.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    [InlineData("limits:\nstreams: ~\njournal: null\nlisten:\nproviders:\n")]
    [InlineData("\uFEFFlimits: {}\r\n")]
    public void An_empty_file_means_defaults_and_the_providers_of_the_environment(string yaml)
    {
        var configuration = Reading.Accept(yaml);

        configuration.Listen.ShouldBe([new ListenConfiguration("127.0.0.1", 4000)]);
        configuration.Store.Path.ShouldBe(Path.GetFullPath("data"));
        configuration.Journal.ShouldBe(new JournalConfiguration());
        configuration.TimeZone.ShouldBe(TimeZoneInfo.Utc);
        configuration.Currency.ShouldBe("USD");
        configuration.Telemetry.OtlpEndpoint.ShouldBeNull();
        configuration.Shutdown.Drain.ShouldBe(TimeSpan.FromSeconds(30));
        configuration.RateFiles.ShouldBeEmpty();
        configuration.Gateway.Limits.ShouldBe(new LimitOptions());
        configuration.Gateway.Streams.ShouldBe(new StreamOptions());
        configuration.Gateway.Unpriced.ShouldBe(UnpricedPolicy.RefuseUnderBudget);
        var openai = configuration.Gateway.Providers.ShouldHaveSingleItem();
        openai.Name.ShouldBe("openai");
        openai.Accounts.ShouldHaveSingleItem().Keys.ShouldBe([Reading.OpenAIKey]);
    }

    [Fact]
    public void Every_value_arrives()
    {
        var environment = Reading.Environment();
        environment.Files[Path.GetFullPath("own.json")] = "{}";
        var configuration = Reading.Accept("""
            listen: [http://*:80, "http://[::1]:4000", http://LOCALHOST:0/]
            store: {path: /var/lib/tollgate}
            journal: {durability: disk, ephemeral: accept}
            time_zone: UTC
            currency: EUR
            limits: {body: 2MB, body_memory: 1.5GiB, body_patience: 250ms, body_idle: 1s, answer: 1048576, answer_idle: 2h}
            streams: {slice_tokens: 100, keep_alive: 5s, hang_up: drain, drain: 1h, minimum_output: 1}
            unpriced: allow
            rates: [own.json]
            telemetry: {otlp: {endpoint: "https://otlp.test:4317", headers: {x-team: blue}}}
            shutdown: {drain: 1m, grace: 20s}
            aliases: {fast: small, small: openai/gpt-4o-mini}
            """, environment);

        configuration.Listen.ShouldBe([new("*", 80), new("::1", 4000), new("localhost", 0)]);
        configuration.Store.Path.ShouldBe("/var/lib/tollgate");
        configuration.Journal.ShouldBe(new JournalConfiguration { SurvivesPowerLoss = true, AcceptEphemeral = true });
        configuration.Currency.ShouldBe("EUR");
        configuration.Gateway.Limits.ShouldBe(new LimitOptions
        {
            Body = 2_000_000,
            BodyMemory = 3L << 29,
            BodyPatience = TimeSpan.FromMilliseconds(250),
            BodyIdle = TimeSpan.FromSeconds(1),
            Answer = 1 << 20,
            AnswerIdle = TimeSpan.FromHours(2),
        });
        configuration.Gateway.Streams.ShouldBe(new StreamOptions
        {
            SliceTokens = 100,
            KeepAlive = TimeSpan.FromSeconds(5),
            HangUp = HangUpPolicy.Drain,
            Drain = TimeSpan.FromHours(1),
            MinimumOutput = 1,
        });
        configuration.Gateway.Unpriced.ShouldBe(UnpricedPolicy.Allow);
        configuration.RateFiles.ShouldBe([Path.GetFullPath("own.json")]);
        configuration.Telemetry.OtlpEndpoint.ShouldBe(new Uri("https://otlp.test:4317"));
        configuration.Telemetry.OtlpHeaders["X-Team"].ShouldBe("blue");
        configuration.Shutdown.ShouldBe(new ShutdownConfiguration { Drain = TimeSpan.FromMinutes(1), Grace = TimeSpan.FromSeconds(20) });
        configuration.Gateway.Aliases.ShouldBe(new Dictionary<string, Storage.Control.AliasMeaning> { ["fast"] = new("small"), ["small"] = new("openai/gpt-4o-mini") });
    }

    [Theory]
    [InlineData("2027-01-31", "2027-01-31T00:00:00Z")]
    [InlineData("2027-01-31T18:30:00+02:00", "2027-01-31T16:30:00Z")]
    [InlineData("2027-01-31 18:30", "2027-01-31T18:30:00Z")]
    public void An_alias_may_end(string written, string means)
    {
        var configuration = Reading.Accept($$"""
            aliases:
              fast: openai/gpt-4o-mini
              old: { model: fast, sunset: {{written}}, use: fast }
            """);
        var sunset = (DateTimeOffset.Parse(means, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        configuration.Gateway.Aliases["old"].ShouldBe(new Storage.Control.AliasMeaning("fast") { SunsetMicros = sunset, Use = "fast" });
    }

    [Fact]
    public void Every_value_of_a_provider_arrives()
    {
        var environment = Reading.Environment();
        var authority = environment.Files["/ca.pem"] = Reading.Pem().Certificate;
        environment.Files["/run/secrets/proxy"] = "word of its own\n";
        var provider = Reading.Accept("""
            providers:
              azure-eu:
                api: azure
                vendor: openai
                base_url: https://acme.openai.azure.com
                accounts:
                  - {name: one, keys: ["${OPENAI_API_KEY}", second], weight: 3, zero_retention: false, residency: de}
                  - {name: two, key: third, owner: {organization: acme, team: research, user: ada}}
                models: [gpt-*]
                deployments: {gpt-4o: acme-gpt-4o}
                api_version: 2025-01-01
                region: eu
                residency: ch
                zero_retention: true
                headers: {X-Project: blue}
                timeouts: {connect: 1s, first_byte: 2s, idle: 3s, total: 4s}
                proxy: {url: "http://proxy.test:3128", user: ada, password: file:/run/secrets/proxy}
                certificate_authority: /ca.pem
                send_attempt_id: true
            """, environment).Gateway.Providers.ShouldHaveSingleItem();

        provider.Api.ShouldBe(ApiFamily.Azure);
        provider.Vendor.ShouldBe("openai");
        provider.BaseUrl.ShouldBe(new Uri("https://acme.openai.azure.com"));
        provider.Models.ShouldBe(["gpt-*"]);
        provider.Deployments.ShouldBe(new Dictionary<string, string> { ["gpt-4o"] = "acme-gpt-4o" });
        provider.ApiVersion.ShouldBe("2025-01-01");
        provider.Region.ShouldBe("eu");
        provider.Headers["X-Project"].ShouldBe("blue");
        provider.Timeouts.ShouldBe(new TimeoutOptions
        {
            Connect = TimeSpan.FromSeconds(1),
            FirstByte = TimeSpan.FromSeconds(2),
            Idle = TimeSpan.FromSeconds(3),
            Total = TimeSpan.FromSeconds(4),
        });
        provider.Proxy.ShouldBe(new ProxyOptions { Url = new Uri("http://proxy.test:3128"), User = "ada", Password = "word of its own" });
        provider.ToString().ShouldNotContain("word of its own");
        provider.CertificateAuthority.ShouldBe(authority);
        provider.SendAttemptId.ShouldBeTrue();
        provider.Accounts.Select(a => (a.ZeroRetention, a.Residency)).ShouldBe([(false, "de"), (true, "ch")]);
        provider.Accounts.Select(a => (a.Name, a.Weight, a.Organization, a.Team, a.User)).ShouldBe([
            ("one", 3, null, null, null), ("two", 1, "acme", "research", "ada")]);
        provider.Accounts.SelectMany(a => a.Keys).ShouldBe([Reading.OpenAIKey, "second", "third"]);
    }

    [Fact]
    public void A_proxy_without_credentials_is_just_its_address() =>
        Reading.Accept("providers: {openai: {key: '${OPENAI_API_KEY}', proxy: 'http://proxy.test:3128'}}").Gateway.Providers[0].Proxy
            .ShouldBe(new ProxyOptions { Url = new Uri("http://proxy.test:3128") });

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("2s", 2)]
    [InlineData("1h", 5)]
    public void Who_writes_only_the_drain_time_gets_a_grace_that_is_a_part_of_it(string drain, int grace) =>
        Reading.Accept($"shutdown: {{drain: {drain}}}").Shutdown.Grace.ShouldBe(TimeSpan.FromSeconds(grace));

    [Fact]
    public void A_known_provider_needs_only_its_name_and_key()
    {
        foreach (var known in KnownProviders.All)
        {
            var provider = Reading.Accept($"providers:\n  {known.Name}:\n    key: ${{OPENAI_API_KEY}}\n").Gateway.Providers.ShouldHaveSingleItem();

            (provider.Name, provider.Vendor, provider.Api, provider.BaseUrl.OriginalString)
                .ShouldBe((known.Name, known.Name, known.Api, known.BaseUrl));
            provider.Models.ShouldBe(known.Models);
            provider.Timeouts.ShouldBe(new TimeoutOptions());
            provider.Accounts.ShouldHaveSingleItem().Name.ShouldBe("default");
        }
    }

    [Fact]
    public void A_written_list_of_providers_replaces_those_of_the_environment() =>
        Reading.Accept("providers: {}\n").Gateway.Providers.ShouldBeEmpty();

    [Fact]
    public void Providers_keep_the_order_of_the_file() =>
        Reading.Accept("providers:\n  vllm:\n  openai:\n  ollama:\n").Gateway.Providers.Select(p => p.Name).ShouldBe(["vllm", "openai", "ollama"]);

    [Fact]
    public void Azure_takes_the_rates_of_azure_unless_told_otherwise() =>
        Reading.Accept("providers:\n  eu:\n    {api: azure, base_url: 'https://eu.test', deployments: {a: b}}\n")
            .Gateway.Providers[0].Vendor.ShouldBe("azure");

    [Theory]
    [InlineData("https://api.openai.com/v1", "openai")]
    [InlineData("https://api.openai.com.evil.test/v1", "eu")]
    [InlineData("http://127.0.0.1:8000/v1", "eu")]
    public void Whoever_is_known_at_an_address_is_the_vendor_there(string url, string vendor) =>
        Reading.Accept($"providers:\n  eu:\n    {{api: openai, base_url: '{url}', key: '${{OPENAI_API_KEY}}'}}\n").Gateway.Providers[0].Vendor.ShouldBe(vendor);

    [Fact]
    public void Without_a_file_every_known_key_variable_is_a_provider()
    {
        var environment = Reading.Environment();
        environment.Variables["GEMINI_API_KEY"] = " AIza-key\n";
        environment.Variables["GROQ_API_KEY"] = "";

        var configuration = ConfigurationLoader.Load(null, environment).Configuration.ShouldNotBeNull();

        configuration.File.ShouldBeNull();
        configuration.Gateway.Providers.Select(p => p.Name).ShouldBe(["openai", "google"]);
        configuration.Gateway.Providers[1].Accounts[0].Keys.ShouldBe(["AIza-key"]);
    }

    [Fact]
    public void The_file_is_the_named_one_then_the_variables_then_the_one_in_the_working_directory()
    {
        var environment = Reading.Environment();
        environment.Files[Path.GetFullPath("tollgate.yaml")] = "currency: AAA";
        ConfigurationLoader.Load(null, environment).Configuration!.Currency.ShouldBe("AAA");

        environment.Files["/etc/b.yaml"] = "currency: BBB";
        environment.Variables["TOLLGATE_CONFIG"] = "/etc/b.yaml";
        ConfigurationLoader.Load(null, environment).Configuration!.Currency.ShouldBe("BBB");

        environment.Files["/etc/c.yaml"] = "currency: CCC";
        var named = ConfigurationLoader.Load("/etc/c.yaml", environment).Configuration!;
        (named.Currency, named.File, named.Store.Path).ShouldBe(("CCC", "/etc/c.yaml", "/etc/data"));
    }

    [Fact]
    public void A_named_file_that_does_not_exist_is_a_problem() =>
        ConfigurationLoader.Load("none.yaml", Reading.Environment()).Problems.ShouldHaveSingleItem()
            .ToString().ShouldBe("none.yaml:1:1: The file cannot be read: it does not exist.");

    [Fact]
    public void A_certificate_is_loaded_to_see_that_it_works()
    {
        var environment = Reading.Environment();
        var (certificate, key) = Reading.Pem("opensesame");
        environment.Files["/c.pem"] = certificate + Reading.Pem().Certificate;
        environment.Files["/k.pem"] = key;
        environment.Variables["PASSWORD"] = "opensesame";
        const string Yaml = "listen:\n  - url: https://0.0.0.0:443\n    certificate: {path: /c.pem, key: /k.pem, password: '${PASSWORD}'}\n";

        var listen = Reading.Accept(Yaml, environment).Listen.ShouldHaveSingleItem();

        listen.ToString().ShouldBe("https://0.0.0.0:443");
        var loaded = listen.Certificate!.Load(environment, out var reason).ShouldNotBeNull();
        reason.ShouldBeNull();
        loaded.Certificate.HasPrivateKey.ShouldBeTrue();
        loaded.Chain.Count.ShouldBe(1);

        environment.Variables["PASSWORD"] = "wrong";
        Reading.Problems(Yaml, environment).ShouldHaveSingleItem().ShouldContain("or the password is wrong");
        Reading.Problems(Yaml.Replace(", password: '${PASSWORD}'", "", StringComparison.Ordinal), environment).ShouldHaveSingleItem()
            .ShouldContain("its private key is encrypted and there is no password");
    }

    [Theory]
    [InlineData("providers:\n  eu: {api: azure, base_url: 'https://eu.test'}\n", "providers.eu.deployments: Without deployments callers reach only eu/deployment")]
    [InlineData("providers:\n  openai: {base_url: 'http://proxy.test/v1', key: '${OPENAI_API_KEY}'}\n", "providers.openai.base_url: 'http://proxy.test/v1' is not encrypted")]
    public void What_works_but_is_unwise_is_a_warning(string yaml, string warning)
    {
        Reading.Accept(yaml);
        Reading.Warnings(yaml).ShouldHaveSingleItem().ShouldContain(warning);
    }

    [Fact]
    public void Anchors_save_writing_things_twice()
    {
        var providers = Reading.Accept("""
            providers:
              openai:
                timeouts: &patient {total: 2h}
              vllm:
                timeouts: *patient
            """).Gateway.Providers;

        providers.ShouldAllBe(p => p.Timeouts.Total == TimeSpan.FromHours(2));
    }
}
