using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Journal;
using Tollgate.Simulator.PromptCache;
using Tollgate.Simulator.Prompts;

namespace Tollgate.Simulator.Serving;

/// <summary>The path of a model call: credential, body, directives, answer, input, faults, bytes, record.</summary>
internal static class ModelCall
{
    private const string Json = "application/json";

    public static async Task ServeAsync(SimulatorServer server, HttpContext http, Endpoint endpoint, IDialect dialect)
    {
        var buffer = server.Buffers.Get();
        var exchange = new Exchange(server, http, endpoint, buffer);
        JsonDocument? document = null;
        server.Journal.Begin();
        try
        {
            var body = await RequestBody.ReadAsync(http.Request, http.RequestAborted);
            server.Archive.Keep(http.Request.Headers["x-tollgate-attempt"], body);
            var refusal = Parse(body, out document) ?? PrepareValid(exchange, dialect, document!.RootElement);
            if (refusal is not null) await RefuseAsync(exchange, dialect, refusal);
            else await AnswerAsync(exchange, dialect);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or BadHttpRequestException
                                        && http.RequestAborted.IsCancellationRequested)
        {
            exchange.End(exchange.Directive.Timeout ? AttemptOutcome.Fault : AttemptOutcome.ClientGone);
        }
        finally
        {
            exchange.End(AttemptOutcome.Fault);
            document?.Dispose();
            server.Buffers.Return(buffer);
        }
    }

    private static Refusal? Parse(byte[] body, out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(body);
            return document.RootElement.Is(JsonValueKind.Object)
                ? null
                : Refusal.Malformed("The request body must be a JSON object.");
        }
        catch (JsonException)
        {
            return Refusal.Malformed("We could not parse the JSON body of your request.");
        }
    }

    private static Refusal? PrepareValid(Exchange exchange, IDialect dialect, JsonElement root)
    {
        try
        {
            return Prepare(exchange, dialect, root);
        }
        catch (InvalidOperationException)
        {
            // The JSON reader finds broken UTF-8 and lone surrogates only when a string is taken out of the document.
            return Refusal.Malformed("We could not parse the JSON body of your request.");
        }
    }

    private static Refusal? Prepare(Exchange exchange, IDialect dialect, JsonElement root)
    {
        exchange.Credential = Credential.Of(exchange.Http.Request);
        exchange.Root = root;
        var named = exchange.Endpoint.Model ?? root.Text("model");
        if (string.IsNullOrEmpty(named)) return Refusal.Malformed("you must provide a model parameter", "model");
        exchange.Model = DirectiveParser.FromModel(named, out var suffix, out var suffixError);
        exchange.ServedModel = exchange.Model;
        if (Authorize(exchange) is { } unauthorized) return unauthorized;
        if (suffixError is not null) return Refusal.Malformed(suffixError, "model");
        if (NameGlob.WithoutVendor(exchange.Model).StartsWith("missing-", StringComparison.Ordinal))
        {
            return UnknownModel(exchange.Model);
        }

        exchange.Ask = new Ask(NewFold(exchange));
        if (dialect.Read(exchange, root) is { } refusal) return refusal;
        var written = DirectiveParser.FromText(exchange.Ask.LastUserText, out var textError);
        if (textError is not null) return Refusal.Malformed(textError);
        var rules = exchange.Server.Rules.For(exchange.Model, exchange.Http.Request.Path.Value ?? "", exchange.Ask.LastUserText);
        exchange.Directive = written.Over(suffix).Over(rules);
        exchange.ServedModel = exchange.Directive.Model ?? exchange.Model;
        if (exchange.Server.Prices.Find(exchange.ServedModel) is null) return UnknownModel(exchange.ServedModel);
        exchange.Tier = ServiceTier.Served(exchange.Endpoint.Provider, exchange.Ask.Tier, exchange.Directive.Tier);
        if (exchange.Endpoint.Provider == Provider.Anthropic) ServeAnthropic(exchange);
        exchange.Answer = dialect.Generates
            ? exchange.Server.Planner.Plan(exchange.Ask, exchange.Directive, exchange.ServedModel)
            : Answer.None;
        return null;
    }

    private static void ServeAnthropic(Exchange exchange)
    {
        var prices = exchange.Server.Prices.For(exchange.ServedModel);
        exchange.Speed = exchange.Ask.Speed is not "fast" ? exchange.Ask.Speed : prices.FastFactor is null ? "standard" : "fast";
        exchange.Geo = prices.UsFactor is null ? null : exchange.Directive.Geo ?? exchange.Ask.Geo ?? "global";
    }

    private static Refusal UnknownModel(string model) =>
        new(404, $"The model `{model}` does not exist or you do not have access to it.", "model_not_found");

    private static Refusal? Authorize(Exchange exchange)
    {
        var required = exchange.Server.Options.RequireKey;
        if (exchange.Credential is null) return new Refusal(401, "You didn't provide an API key.", "invalid_api_key");
        return required is null || string.Equals(required, exchange.Credential, StringComparison.Ordinal) ? null : Refusal.Of(401);
    }

    private static PromptFold NewFold(Exchange exchange)
    {
        var minimum = ModelProfile.For(exchange.Model).CacheMinimum;
        var step = exchange.Endpoint.Provider switch { Provider.Anthropic => 0, Provider.DeepSeek => 64, _ => 128 };
        return new PromptFold(minimum, step);
    }

    private static async ValueTask AnswerAsync(Exchange exchange, IDialect dialect)
    {
        var directive = exchange.Directive;
        var isFailing = directive.Status is not null || directive.Close || directive.Timeout;
        exchange.Input = isFailing || !dialect.Bills
            ? new InputSplit(directive.Input ?? exchange.Ask.Fold.Tokens, 0, 0, 0)
            : InputMeter.Split(exchange);
        var sink = new AnswerSink(exchange, dialect);
        if (!await sink.ReachFirstByteAsync()) return;
        if (directive.Status is { } status)
        {
            await WriteRefusalAsync(exchange, sink, Refusal.Of(status));
            return;
        }

        ProviderHeaders.Write(exchange, isLimited: false);
        if (exchange.Ask.Stream)
        {
            await dialect.StreamAsync(exchange, sink);
            return;
        }

        dialect.WriteBody(exchange);
        await sink.SendBodyAsync(200, Json);
    }

    private static ValueTask RefuseAsync(Exchange exchange, IDialect dialect, Refusal refusal) =>
        WriteRefusalAsync(exchange, new AnswerSink(exchange, dialect), refusal);

    private static ValueTask WriteRefusalAsync(Exchange exchange, AnswerSink sink, Refusal refusal)
    {
        ProviderHeaders.Write(exchange, isLimited: refusal.Status is 429 or 503 or 529);
        RefusalWriter.Write(exchange.Buffer.Begin(), refusal, exchange.Endpoint.Provider, exchange.NewId("req_"));
        exchange.Buffer.End();
        return sink.SendBodyAsync(refusal.Status, Json);
    }
}
