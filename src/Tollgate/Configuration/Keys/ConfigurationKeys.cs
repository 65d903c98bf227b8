using static Tollgate.Configuration.Keys.KeyKind;

namespace Tollgate.Configuration.Keys;

/// <summary>
/// The table of all keys: the one place that says what <c>tollgate.yaml</c> may contain. The reader checks against it, the schema
/// is generated from it, and tests hold guide and sample to it.
/// </summary>
internal static class ConfigurationKeys
{
    private const long Day = 24 * 60 * 60 * 1000L;
    // Ten times the dearest there has been: more is a slip of the decimal point. In billionths of a dollar.
    private const long DearestMillion = 10_000 * Reading.Quantity.NanosPerDollar;
    private const long DearestCall = 100 * Reading.Quantity.NanosPerDollar;
    private const long Century = 36_500 * Day;

    public static KeyRule Root { get; } = new("", Section, "The configuration of one Tollgate process.")
    {
        Keys =
        [
            new("listen", List, "Where Tollgate listens: addresses, or sections with a certificate.")
            {
                Default = "[http://127.0.0.1:4000]",
                NeedsRestart = true,
                Item = new("", Section, "One address.")
                {
                    Shorthand = "url",
                    Keys =
                    [
                        new("url", Text, "`http://` or `https://`, an IP address, `localhost` or `*`, and a port.") { Required = true },
                        new("certificate", Section, "The server's certificate for `https`; HTTP/2 and HTTP/1.1 are offered by ALPN.")
                        {
                            Keys =
                            [
                                new("path", KeyKind.Path, "PEM file with the certificate, followed by its chain.") { Required = true },
                                new("key", KeyKind.Path, "PEM file with the private key.") { Default = "(the file in `path`)" },
                                new("password", Secret, "Password of an encrypted private key."),
                            ],
                        },
                    ],
                },
            },
            new("public_url", Url, "Where people reach the dashboard, such as https://tollgate.acme.example: for links in refusals, and a name it answers to.")
            {
                Default = "(no links)",
            },
            new("store", Section, "Where data is kept.")
            {
                NeedsRestart = true,
                Keys = [new("path", KeyKind.Path, "Data directory: journal, ledger, keys and budgets.") { Default = "data" }],
            },
            new("journal", Section, "How hard records of attempts are kept.")
            {
                NeedsRestart = true,
                Keys =
                [
                    new("durability", Choice, "What a record survives before the request goes on: the death of the `process`, or a power loss (`disk`).")
                    {
                        Default = "process",
                        Choices = ["process", "disk"],
                    },
                    new("ephemeral", Choice, "Whether to start on a file system that does not outlive the container: `refuse` or `accept`.")
                    {
                        Default = "refuse",
                        Choices = ["refuse", "accept"],
                    },
                ],
            },
            new("time_zone", Text, "The accounting time zone (IANA name): days, months and closings. Fixed when the data directory is created.")
            {
                Default = "UTC",
                NeedsRestart = true,
            },
            new("currency", Text, "The accounting currency (ISO 4217). Fixed when the data directory is created.")
            {
                Default = "USD",
                NeedsRestart = true,
            },
            new("providers", Map, "Upstreams by name, in order of preference. A known provider needs only its name and key.")
            {
                Default = "(one for each known key variable in the environment)",
                Item = ProviderKeys.Provider,
            },
            new("secrets", Section, "How provider keys in the store, `secret:NAME`, are opened.")
            {
                Keys = [new("master_key_file", KeyKind.Path, "File with master keys, one in a line: the first seals, all open. Those in `TOLLGATE_MASTER_KEY` come after them.")],
            },
            new("aliases", Map, "Names that callers may use as `model`, each for a model, `provider/model` or another alias; those of teams and organizations come before them.")
            {
                Item = new("", Section, "An alias, or only what it stands for.")
                {
                    Shorthand = "model",
                    Keys =
                    [
                        new("model", Text, "a model, `provider/model` or another alias.") { Required = true },
                        new("sunset", Text, "The day or moment from which on it is refused, such as 2027-01-31 (its beginning, in UTC) or 2027-01-31T18:00:00Z; until then answers say so.") { Default = "(never)" },
                        new("use", Text, "What callers are to use instead; goes with `sunset`."),
                    ],
                },
            },
            new("limits", Section, "Bounds that protect the process.")
            {
                Keys =
                [
                    new("body", Size, "Largest request body, decompressed.") { Default = "64MiB", Minimum = 1024, Maximum = int.MaxValue },
                    new("body_memory", Size, "Memory for all request bodies in flight; beyond it requests wait, then get 503.") { Default = "512MiB", Minimum = 1024 },
                    new("body_patience", Duration, "How long a request waits for body memory.") { Default = "10s", Maximum = Day },
                    new("body_idle", Duration, "How long a request body may bring nothing, or fewer than 240 bytes a second; then 408.") { Default = "30s", Minimum = 1000, Maximum = Day },
                    new("answer", Size, "Largest answer that is collected before it is sent.") { Default = "256MiB", Minimum = 1024, Maximum = int.MaxValue },
                    new("answer_idle", Duration, "How long a caller may take nothing of its answer; then it has hung up.") { Default = "5m", Minimum = 1000, Maximum = Day },
                ],
            },
            new("streams", Section, "How streams are held, kept alive and ended.")
            {
                Keys =
                [
                    new("slice_tokens", Integer, "Output tokens held ahead of what has been generated.") { Default = "512", Minimum = 16, Maximum = 1_000_000 },
                    new("keep_alive", Duration, "Silence after which a keep-alive is sent.") { Default = "15s", Minimum = 1000, Maximum = Day },
                    new("hang_up", Choice, "When the caller hangs up on a stream: `abort` the upstream, or `drain` it for an exact charge.")
                    {
                        Default = "abort",
                        Choices = ["abort", "drain"],
                    },
                    new("drain", Duration, "How long an abandoned answer is read on.") { Default = "2m", Maximum = Day },
                    new("minimum_output", Integer, "Smallest output cap worth sending when a budget is nearly spent, in tokens.") { Default = "256", Minimum = 1, Maximum = 1_000_000 },
                ],
            },
            new("unpriced", Choice, "Models without a rate: `refuse_under_budget` (only where a hard money budget applies), `refuse`, `allow`, or `ceiling`: budgets count `unpriced_ceiling`.")
            {
                Default = "refuse_under_budget",
                Choices = ["refuse_under_budget", "refuse", "allow", "ceiling"],
            },
            new("unpriced_ceiling", Section, "With `unpriced: ceiling`: what budgets count for usage without a rate. It is never part of a cost.")
            {
                Keys =
                [
                    new("input", Money, "USD for a million tokens of input.") { Required = true, Minimum = 1, Maximum = DearestMillion },
                    new("output", Money, "USD for a million tokens of output.") { Required = true, Minimum = 1, Maximum = DearestMillion },
                    new("call", Money, "USD for a call of a tool that the provider runs.") { Required = true, Minimum = 1, Maximum = DearestCall },
                ],
            },
            new("rates", List, "Files with rates of your own, laid over the shipped rate card in this order.")
            {
                Item = new("", KeyKind.Path, "A rate card file."),
            },
            new("alerts", Section, "Who is told of budgets, refusals, unpriced tokens and failures.")
            {
                Keys = [new("sinks", List, "Where alerts are sent; each gets its own, once.") { Default = "[{name: log, kind: log}]", Item = AlertKeys.Sink }],
            },
            new("keys", Section, "Virtual keys that end by themselves, after somebody was told.")
            {
                NeedsRestart = true,
                Keys =
                [
                    new("expire_unused_after", Duration, "End keys that were not used for so long, such as `90d`.") { Default = "(off)", Minimum = Day, Maximum = 3660 * Day },
                    new("expire_unknown_owner_after", Duration, "End keys without user and team, or with a retired one, so long after they were made.") { Default = "(off)", Minimum = Day, Maximum = 3660 * Day },
                    new("expire_warning", Duration, "How long before an alert of the kind `key` says so.") { Default = "7d", Minimum = 60 * 60 * 1000L, Maximum = 366 * Day },
                ],
            },
            new("server", Section, "What stands between callers and this process.")
            {
                NeedsRestart = true,
                Keys =
                [
                    new("trusted_proxies", List, "Proxies whose `X-Forwarded-For` says where a request comes from.")
                    {
                        Default = "[]",
                        Item = new("", Text, "An address or network, such as `10.0.0.0/8`."),
                    },
                ],
            },
            new("oidc", List, "Identity providers whose people and machines may use the gateway.") { Item = OidcKeys.Issuer },
            new("telemetry", Section, "What is sent to observability systems.")
            {
                NeedsRestart = true,
                Keys =
                [
                    new("otlp", Section, "OpenTelemetry export.")
                    {
                        Keys =
                        [
                            new("endpoint", Url, "The collector's OTLP address.") { Required = true },
                            new("headers", Map, "Headers added to every export.") { Item = new("", Secret, "The value of the header.") },
                        ],
                    },
                ],
            },
            new("retention", Section, "How long what is stored is kept. Rollups are kept for good.")
            {
                Keys =
                [
                    new("traces", Duration, "How long holds, decisions and raw usage of attempts are kept.") { Default = "90d", Minimum = Day, Maximum = Century },
                    new("attempts", Duration, "How long single attempts are kept; 400d or more.") { Default = "(for good)", Maximum = Century },
                    new("audit", Duration, "How long the log of changes is kept; 90d or more.") { Default = "(for good)", Maximum = Century },
                    new("alerts", Duration, "How long settled alerts are kept.") { Default = "30d", Minimum = Day, Maximum = Century },
                ],
            },
            new("shutdown", Section, "How the process ends.")
            {
                NeedsRestart = true,
                Keys =
                [
                    new("drain", Duration, "How long running requests may finish after a stop was asked for.") { Default = "30s", Maximum = Day },
                    new("grace", Duration, "How much of `drain` new connections are still answered after SIGTERM, with 503.") { Default = "5s", Maximum = Day },
                ],
            },
        ],
    };
}
