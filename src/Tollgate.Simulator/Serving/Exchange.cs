using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Billing;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Journal;
using Tollgate.Simulator.PromptCache;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.Serving;

/// <summary>One attempt being served, from its first byte to its record. Used by one flow of control.</summary>
internal sealed class Exchange(SimulatorServer server, HttpContext http, Endpoint endpoint, EventBuffer buffer)
{
    private bool _ended;

    public SimulatorServer Server => server;
    public HttpContext Http => http;
    public Endpoint Endpoint => endpoint;
    public EventBuffer Buffer => buffer;
    public long Number { get; } = server.NextNumber();
    public DateTimeOffset StartedAt { get; } = server.Time.GetUtcNow();
    public string? Credential { get; set; }
    public string Model { get; set; } = "";
    public string ServedModel { get; set; } = "";
    public string? Tier { get; set; }
    public string? Speed { get; set; }
    public string? Geo { get; set; }
    public Ask Ask { get; set; } = null!;
    public JsonElement Root { get; set; }
    public Directive Directive { get; set; } = Directive.None;
    public Answer Answer { get; set; } = null!;
    public string? AnswerId { get; set; }

    /// <summary>Input as reported when the answer starts; the final figure adds what searches brought in.</summary>
    public InputSplit Input { get; set; }

    public InputSplit FinalInput => Answer is null ? Input : Input with { Uncached = Input.Uncached + Answer.SearchTokens };

    /// <summary>The provider has started to generate: input and what was generated are billed from here on.</summary>
    public bool Generating { get; set; }

    /// <summary>Tokens of the answer put on the wire so far.</summary>
    public int WireTokens { get; set; }

    public int Status { get; set; }
    public long BodyBytes { get; set; }
    public bool TerminalWritten { get; set; }
    public AttemptOutcome Outcome { get; set; }

    public long Created => StartedAt.ToUnixTimeSeconds();

    /// <summary>An id that follows from the seed and the number of the request on this host.</summary>
    public string NewId(string prefix, int salt = 0)
    {
        var high = Dice.Mix(Dice.Mix(server.Seed, (ulong)Number), (ulong)salt);
        return string.Concat(prefix, high.ToString("x16"), Dice.Mix(high, 1).ToString("x16")[..8]);
    }

    /// <summary>Usage as the provider would report it at the end: the whole answer.</summary>
    public BilledUsage WholeUsage
    {
        get
        {
            var input = FinalInput;
            return new BilledUsage(input.Uncached, input.Read, input.Write5m, input.Write1h, Answer?.VisibleTokens ?? 0,
                Answer?.ReasoningTokens ?? 0, Answer?.WebSearches ?? 0);
        }
    }

    /// <summary>Ends the attempt: bills it and makes its record. Further calls do nothing.</summary>
    public void End(AttemptOutcome outcome)
    {
        if (_ended) return;
        _ended = true;
        Outcome = outcome;
        var usage = AttemptBill.Of(this);
        var request = http.Request;
        server.Journal.End(new AttemptRecord
        {
            AttemptId = request.Headers["x-tollgate-attempt"].FirstOrDefault(),
            Surface = endpoint.Name,
            Provider = ProviderHeaders.NameOf(endpoint.Provider),
            Path = request.Path.Value ?? "",
            Model = Model,
            ServedModel = ServedModel,
            ServiceTier = Tier,
            Speed = Speed,
            InferenceGeo = Geo,
            CredentialTail = Credential is null ? null : Credential.Length <= 4 ? Credential : Credential[^4..],
            Streamed = Ask?.Stream ?? false,
            Status = Status,
            Outcome = outcome,
            Usage = usage,
            Usd = usage == default ? 0m : server.Prices.For(ServedModel).Charge(usage, Tier, Speed, Geo),
            TerminalWritten = TerminalWritten,
            BodyBytes = BodyBytes,
            StartedAt = StartedAt,
            EndedAt = server.Time.GetUtcNow(),
            AnswerId = AnswerId,
            UserAgent = request.Headers.UserAgent.FirstOrDefault(),
            StainlessRetryCount = request.Headers["x-stainless-retry-count"].FirstOrDefault(),
            HeaderNames = server.HeaderNames.Of(request.Headers),
        });
    }
}
