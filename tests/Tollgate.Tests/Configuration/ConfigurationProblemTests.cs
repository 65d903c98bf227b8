namespace Tollgate.Tests.Configuration;

public sealed class ConfigurationProblemTests
{
    public static TheoryData<string, string> Single => new()
    {
        { "limit:\n  body: 1MB\n", "tollgate.yaml:1:1: limit: Unknown key. Did you mean 'limits'?" },
        { "limits:\n  bdoy: 1MB\n", "tollgate.yaml:2:3: limits.bdoy: Unknown key. Did you mean 'body'?" },
        { "limits:\n  Body-Memory: 1GB\n", "tollgate.yaml:2:3: limits.Body-Memory: Unknown key. Did you mean 'body_memory'?" },
        { "slice_tokens: 5\n", "tollgate.yaml:1:1: slice_tokens: Unknown key. It belongs under 'streams'." },
        { "limits:\n  currency: EUR\n", "tollgate.yaml:2:3: limits.currency: Unknown key. It belongs to the top level, without indentation." },
        { "journal:\n  zzz: 1\n", "tollgate.yaml:2:3: journal.zzz: Unknown key. Known are durability, ephemeral." },
        { "currency: EUR\ncurrency: USD\n", "tollgate.yaml:2:1: currency: Written twice; the first is on line 1. Keep one of them." },
        { "limits:\n  body: 64XB\n", "tollgate.yaml:2:9: limits.body: '64XB' is not a size. Write 64MB, 512MiB or a number of bytes." },
        { "limits:\n  body: 1\n", "tollgate.yaml:2:9: limits.body: '1' is too small. Write 1KiB or more." },
        { "limits:\n  body: 3GiB\n  body_memory: 4GiB\n", "tollgate.yaml:2:9: limits.body: '3GiB' is too large. Write 2147483647 or less." },
        { "limits:\n  body_patience: 10\n", "tollgate.yaml:2:18: limits.body_patience: '10' is not a duration. Write a number with its unit: 250ms, 5s, 10m or 1h." },
        { "limits:\n  body_patience: 0.0001ms\n", "tollgate.yaml:2:18: limits.body_patience: '0.0001ms' is not a duration. Write a number with its unit: 250ms, 5s, 10m or 1h." },
        { "limits:\n  body: 600MiB\n", "tollgate.yaml:2:9: limits.body: '600MiB' leaves body_memory (512MiB) smaller than one body (600MiB). Write body_memory: 600MiB or more." },
        { "limits:\n  body_memory: 1MiB\n", "tollgate.yaml:2:16: limits.body_memory: '1MiB' leaves body_memory (1MiB) smaller than one body (64MiB). Write body_memory: 64MiB or more." },
        { "limits: 5\n", "tollgate.yaml:1:9: limits: Expected a section, found a text. Write 'name: value' lines below it, indented; known are body, body_memory, body_patience, body_idle, answer, answer_idle." },
        { "limits:\n  body_idle: 10ms\n", "tollgate.yaml:2:14: limits.body_idle: '10ms' is too small. Write 1s or more." },
        { "shutdown:\n  drain: 10s\n  grace: 20s\n", "tollgate.yaml:3:10: shutdown.grace: '20s' is longer than drain (10s), of which it is a part. Write 10s or less, or a longer drain." },
        { "limits:\n  body: [1, 2]\n", "tollgate.yaml:2:9: limits.body: Expected a value, found a list. Write 64MB, 512MiB or a number of bytes." },
        { "streams:\n  slice_tokens: many\n", "tollgate.yaml:2:17: streams.slice_tokens: 'many' is not a whole number. Write a whole number." },
        { "streams:\n  slice_tokens: -1\n", "tollgate.yaml:2:17: streams.slice_tokens: '-1' is too small. Write 16 or more." },
        { "streams:\n  keep_alive: 10ms\n", "tollgate.yaml:2:15: streams.keep_alive: '10ms' is too small. Write 1s or more." },
        { "streams:\n  hang_up: finish\n", "tollgate.yaml:2:12: streams.hang_up: 'finish' is not one of the choices. Write abort or drain." },
        { "unpriced: deny\n", "tollgate.yaml:1:11: unpriced: 'deny' is not one of the choices. Write refuse_under_budget, refuse, allow or ceiling." },
        { "currency: euro\n", "tollgate.yaml:1:11: currency: 'euro' is not a currency. Write an ISO 4217 code of three capitals such as USD or EUR." },
        { "time_zone: Mars/Olympus\n", "tollgate.yaml:1:12: time_zone: 'Mars/Olympus' is not a time zone of this system. Write an IANA name such as Europe/Berlin or UTC; the system needs tzdata." },
        { "time_zone: ../../etc/passwd\n", "tollgate.yaml:1:12: time_zone: '../../etc/passwd' is not a time zone of this system. Write an IANA name such as Europe/Berlin or UTC; the system needs tzdata." },
        { "rates:\n  - no.json\n", "tollgate.yaml:2:5: rates[0]: 'no.json' does not exist. Write the path of a rate card file, relative to this file." },
        { "rates: no.json\n", "tollgate.yaml:1:8: rates: Expected a list, found a text. Write one item per line, each after '- '." },
        { "telemetry:\n  otlp:\n    headers: {a: b}\n", "tollgate.yaml:2:3: telemetry.otlp.endpoint: Missing. Write endpoint: The collector's OTLP address." },
        { "telemetry:\n  otlp:\n    endpoint: collector:4317\n", "tollgate.yaml:3:15: telemetry.otlp.endpoint: 'collector:4317' is not an address. Write https://host or http://host:port." },
        { "listen: []\n", "tollgate.yaml:1:9: listen: There is no address to listen on. Write - http://127.0.0.1:4000, or remove the key." },
        { "listen:\n  - 4000\n", "tollgate.yaml:2:5: listen[0].url: '4000' is not an address to listen on. Write http://127.0.0.1:4000, http://*:4000 or https://0.0.0.0:443." },
        { "listen:\n  - http://gateway.internal:4000\n", "tollgate.yaml:2:5: listen[0].url: 'http://gateway.internal:4000' is not an address to listen on. Write http://127.0.0.1:4000, http://*:4000 or https://0.0.0.0:443." },
        { "listen:\n  - http://*:4000\n  - http://*:4000\n", "tollgate.yaml:3:5: listen[1].url: 'http://*:4000' is already listened on. Remove one of the two." },
        { "listen:\n  - https://*:443\n", "tollgate.yaml:2:5: listen[0].url: 'https://*:443' needs a certificate. Write certificate: with path: beside it, or http://." },
        { "listen:\n  - url: https://*:443\n    certificate:\n      path: /no.pem\n", "tollgate.yaml:4:13: listen[0].certificate.path: The certificate cannot be used: '/no.pem' cannot be read: it does not exist. Write path: and key: of PEM files." },
        { "aliases:\n  a: b\n  b: a\n", "tollgate.yaml:2:6: aliases.a: 'b' leads back to the alias itself: a → b → a. Write a model at the end." },
        { "aliases:\n  fast: gpt4\n", "tollgate.yaml:2:9: aliases.fast: 'gpt4' is served by no provider (providers are openai). Write provider/model, or add it to a provider's models." },
        { "aliases:\n  fast: opnai/gpt-4o\n", "tollgate.yaml:2:9: aliases.fast: 'opnai/gpt-4o' is served by no provider (providers are openai). Did you mean 'openai/gpt-4o'? Write provider/model, or add it to a provider's models." },
        { "aliases:\n  fast:\n", "tollgate.yaml:2:3: aliases.fast: Expected a model, found nothing. Write what the alias stands for." },
        { "aliases:\n  fast: {sunset: 2027-01-31}\n", "tollgate.yaml:2:3: aliases.fast.model: Missing. Write model: a model, `provider/model` or another alias." },
        { "aliases:\n  fast: {model: openai/gpt-4o, sunset: soon}\n", "tollgate.yaml:2:40: aliases.fast.sunset: 'soon' is not a moment. Write a day such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z." },
        { "aliases:\n  fast: {model: openai/gpt-4o, use: x}\n", "tollgate.yaml:2:37: aliases.fast.use: 'x' is to be used instead of an alias that does not end. Write sunset as well, or leave this out." },
        { "aliases:\n  fast: {model: openai/gpt-4o, sunset: 2027-01-31, use: fast}\n", "tollgate.yaml:2:57: aliases.fast.use: 'fast' is the alias itself. Write what is there after it." },
        { "retention: {attempts: 30d}\n", "tollgate.yaml:1:23: retention.attempts: '30d' is too short: a month is compared with the one a year before. Write 400d or more, or leave it out to keep all." },
        { "retention: {audit: 1d}\n", "tollgate.yaml:1:20: retention.audit: '1d' is too short: it says who changed what. Write 90d or more, or leave it out to keep all." },
        { "- a\n- b\n", "tollgate.yaml:1:1: Expected a section, found a list. Write 'name: value' lines below it, indented; known are listen, public_url, store, journal, time_zone, currency, providers, secrets, aliases, limits, streams, unpriced, unpriced_ceiling, rates, alerts, keys, server, oidc, telemetry, retention, shutdown." },
        { "---\ncurrency: EUR\n---\ncurrency: USD\n", "tollgate.yaml:3:1: A second document begins. Write everything into one, without '---' between." },
        { "? [a]\n: b\n", "tollgate.yaml:1:3: A key must be a name, not a list or a section. Write 'name: value'." },
        { "currency: !!str EUR\n", "tollgate.yaml:1:11: currency: A tag ('!name') has no meaning here. Write the value alone." },
        { "currency: *usd\n", "tollgate.yaml:1:11: currency: The alias has no anchor before it. Write the anchor ('&name') first, or the value itself." },
        { "currency: ${CURRENCY}\n", "tollgate.yaml:1:11: currency: The environment variable CURRENCY is not set. Set it before Tollgate starts." },
        { "currency: ${OPENAI_APIKEY}\n", "tollgate.yaml:1:11: currency: The environment variable OPENAI_APIKEY is not set. Did you mean OPENAI_API_KEY?" },
        { "currency: ${US D}\n", "tollgate.yaml:1:11: currency: '${US D}' is not a reference. Write ${NAME} with letters, digits and '_', or $${ for a literal ${." },
        { "currency: ${USD\n", "tollgate.yaml:1:11: currency: '${USD' is not a reference. Write ${NAME} with letters, digits and '_', or $${ for a literal ${." },
    };

    public static TheoryData<string, string> Providers => new()
    {
        { "  acme:\n    key: ${OPENAI_API_KEY}\n    base_url: https://acme.test\n", "tollgate.yaml:2:3: providers.acme.api: Missing, because 'acme' is not a known provider. Write api: openai, anthropic, gemini or azure." },
        { "  opnai:\n    base_url: https://acme.test\n", "tollgate.yaml:2:3: providers.opnai.api: Missing, because 'opnai' is not a known provider. Did you mean the provider 'openai'? Write api: openai, anthropic, gemini or azure." },
        { "  acme:\n    api: openai\n", "tollgate.yaml:2:3: providers.acme.base_url: Missing. Write base_url: https://host of the provider." },
        { "  anthropic:\n", "tollgate.yaml:2:3: providers.anthropic.key: Missing. Write key: ${ANTHROPIC_API_KEY} or key: file:/path, or key: none for a server that takes none." },
        { "  anthropic:\n    keys: []\n", "tollgate.yaml:3:11: providers.anthropic.keys: The list is empty. Write - ${NAME} or - file:/path." },
        { "  anthropic:\n    key: ${ANTHROPIC_API_KEY}\n", "tollgate.yaml:3:10: providers.anthropic.key: The environment variable ANTHROPIC_API_KEY is not set. Set it before Tollgate starts." },
        { "  openai:\n    key: file:/run/none\n", "tollgate.yaml:3:10: providers.openai.key: 'file:/run/none' cannot be read: it does not exist. Write file:/path of a file with the secret." },
        { "  openai:\n    key: a\n    keys: [b]\n", "tollgate.yaml:3:10: providers.openai.key: Stands beside keys. Move it into the list." },
        { "  openai:\n    keys: [a, a]\n", "tollgate.yaml:3:15: providers.openai.keys[1]: The same key twice. Keep one." },
        { "  openai:\n    key: Bearer abc\n", "tollgate.yaml:3:10: providers.openai.key: The key has white space or characters outside ASCII. Write the key alone, without 'Bearer'." },
        { "  OpenAI:\n", "tollgate.yaml:2:3: providers.OpenAI: 'OpenAI' cannot name a provider. Write 1 to 63 lower-case letters, digits or . _ - , beginning with a letter or digit." },
        { "  openai:\n    base_url: https://proxy.test/v1/chat/completions\n    key: k\n", "tollgate.yaml:3:15: providers.openai.base_url: 'https://proxy.test/v1/chat/completions' is too long: '/chat/completions' is added to each request. Write https://proxy.test/v1." },
        { "  anthropic:\n    base_url: https://api.anthropic.com/v1/\n    key: k\n", "tollgate.yaml:3:15: providers.anthropic.base_url: 'https://api.anthropic.com/v1/' is too long: '/v1' is added to each request. Write https://api.anthropic.com." },
        { "  openai:\n    base_url: http://localhost:4000/v1\n", "tollgate.yaml:3:15: providers.openai.base_url: 'http://localhost:4000/v1' is this Tollgate itself. Write the provider's own address." },
        { "  openai:\n    base_url: https://proxy.test/v1?a=b\n    key: k\n", "tollgate.yaml:3:15: providers.openai.base_url: 'https://proxy.test/v1?a=b' has a query or fragment. Write the address without '?' and '#'." },
        { "  openai:\n    proxy: http://user:word@proxy.test\n", "tollgate.yaml:3:12: providers.openai.proxy.url: (hidden) has credentials in it. Write the address without them; keys have keys of their own." },
        { "  openai:\n    timeouts: {connect: 10s, total: 5s}\n", "tollgate.yaml:3:25: providers.openai.timeouts.connect: connect (10s) is not shorter than total (5s). Write less than 5s for connect, or a longer total." },
        { "  openai:\n    timeouts: {total: 5s}\n", "tollgate.yaml:3:23: providers.openai.timeouts.total: connect (5s) is not shorter than total (5s). Write less than 5s for connect, or a longer total." },
        { "  openai:\n    timeouts:\n      idle: 2h\n", "tollgate.yaml:4:13: providers.openai.timeouts.idle: idle (2h) is not shorter than total (1h). Write less than 1h for idle, or a longer total." },
        { "  openai:\n    timeout: 5s\n", "tollgate.yaml:3:5: providers.openai.timeout: Unknown key. Did you mean 'timeouts'?" },
        { "  openai:\n    deployments: {a: b}\n", "tollgate.yaml:3:18: providers.openai.deployments: Only Azure has this. Write api: azure, or remove it." },
        { "  openai:\n    headers: {Authorization: x}\n", "tollgate.yaml:3:30: providers.openai.headers.Authorization: This header carries the key. Write key: instead." },
        { "  openai:\n    headers: {Host: x}\n", "tollgate.yaml:3:21: providers.openai.headers.Host: Tollgate sets this header itself. Remove it." },
        { "  openai:\n    headers: {'a b': x}\n", "tollgate.yaml:3:22: providers.openai.headers.a b: 'a b' is not the name of a header. Write letters, digits and '-'." },
        { "  openai:\n    send_attempt_id: yes\n", "tollgate.yaml:3:22: providers.openai.send_attempt_id: 'yes' is neither true nor false. Write true or false." },
        { "  openai:\n    models: ['gpt-* o1*']\n", "tollgate.yaml:3:14: providers.openai.models[0]: 'gpt-* o1*' has white space. Write one glob per item, such as gpt-*." },
        { "  openai:\n    proxy: {url: 'http://proxy.test', user: ada}\n", "tollgate.yaml:3:45: providers.openai.proxy.user: Stands without password. Write password: beside it, or remove it for a proxy that asks for none." },
        { "  openai:\n    proxy: {user: 'a:b', password: '${OPENAI_API_KEY}', url: 'http://proxy.test'}\n", "tollgate.yaml:3:19: providers.openai.proxy.user: The name has a ':', which ends the name where the proxy reads it. Write the name alone; password: has a key of its own." },
        { "  openai:\n    certificate_authority: no.pem\n", "tollgate.yaml:3:28: providers.openai.certificate_authority: 'no.pem' cannot be used: it does not exist. Write the path of a PEM file with the authority's certificate." },
        { "  openai:\n    accounts:\n      - {name: a, key: k}\n      - {name: a, key: l}\n", "tollgate.yaml:5:16: providers.openai.accounts[1].name: 'a' is the name of another account of this provider. Write a name of its own." },
        { "  openai:\n    accounts:\n      - {name: a, key: k, weight: 0}\n", "tollgate.yaml:4:7: providers.openai.accounts: No account has a weight above 0, so the provider could not be used. Write one with weight: 1." },
        { "  openai:\n    accounts: []\n", "tollgate.yaml:3:15: providers.openai.accounts: No account has a weight above 0, so the provider could not be used. Write one with weight: 1." },
        { "  openai:\n    accounts:\n      - {name: a, key: k, weight: -1}\n", "tollgate.yaml:4:35: providers.openai.accounts[0].weight: '-1' is too small. Write 0 or more." },
        { "  openai:\n    accounts:\n      - key: k\n", "tollgate.yaml:4:9: providers.openai.accounts[0].name: Missing. Write name: Name in the ledger, as `provider/name`." },
        { "  openai:\n    accounts:\n      - name: a\n", "tollgate.yaml:4:9: providers.openai.accounts[0].key: Missing. Write key: ${OPENAI_API_KEY} or key: file:/path, or key: none for a server that takes none." },
        { "  openai:\n    accounts:\n      - {name: a, key: k, owner: {team: t}}\n", "tollgate.yaml:4:27: providers.openai.accounts[0].owner.organization: Missing: teams and users of the same name exist in several organizations. Write organization: with its slug." },
        { "  openai:\n    accounts:\n      - {name: a, key: k}\n    key: l\n", "tollgate.yaml:5:10: providers.openai.key: Stands beside accounts. Move it into one of them." },
    };

    [Theory]
    [MemberData(nameof(Single))]
    public void A_mistake_is_reported_where_it_is_with_what_to_write(string yaml, string problem) =>
        Reading.Problems(yaml).ShouldBe([problem]);

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_mistake_in_a_provider_is_reported_where_it_is(string yaml, string problem) =>
        Reading.Problems("providers:\n" + yaml).ShouldContain(problem);

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_file() => Reading.Problems("""
        unpriced: deny
        limits:
          bdoy: 1MB
          answer: big
        providers:
          openai:
            apy: openai
          acme:
            api: opnai
        """).Select(p => p[..p.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe([
            "tollgate.yaml:1:11", "tollgate.yaml:3:3", "tollgate.yaml:4:11", "tollgate.yaml:7:5", "tollgate.yaml:8:3", "tollgate.yaml:9:10"]);

    [Fact]
    public void Broken_yaml_is_reported_with_its_position()
    {
        var problem = Reading.Problems("limits:\n  body: [1,\ncurrency: USD\n").ShouldHaveSingleItem();

        problem.ShouldStartWith("tollgate.yaml:3:");
        problem.ShouldEndWith("Check indentation, quotes and brackets.");
    }

    [Fact]
    public void Many_problems_end_with_their_number()
    {
        var problems = Reading.Problems(string.Concat(Enumerable.Range(0, 300).Select(i => $"wrong{i}: 1\n")));

        problems.Length.ShouldBe(101);
        problems[^1].ShouldBe("tollgate.yaml:101:1: 200 more from here on; correct those above first.");
    }

    [Fact]
    public void A_chain_of_aliases_longer_than_the_gateway_follows_is_refused()
    {
        var chain = string.Concat(Enumerable.Range(0, 9).Select(i => $"  a{i}: {(i == 8 ? "gpt-4o" : "a" + (i + 1))}\n"));

        Reading.Problems("aliases:\n" + chain).ShouldBe([
            "tollgate.yaml:2:7: aliases.a0: 'a1' leads over 9 aliases; 8 are followed. Write the model itself."]);
    }
}
