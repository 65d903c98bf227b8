using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// What a quote is asked for: the request in the first dialect that both its body and its model's provider fit, unless
/// <c>?format=</c> names one. Gemini's bodies carry no model: it stands beside them as a member <c>model</c>, or in <c>?model=</c>.
/// Pure but for the exchange's facts.
/// </summary>
internal static class QuoteQuestion
{
    private const string GeminiPrefix = "models/";

    // Embeddings before responses where the name says so: both have an "input", and a response may have none.
    private static readonly Surface[] s_guesses =
        [Surface.OpenAIChat, Surface.AnthropicMessages, Surface.GeminiGenerate, Surface.OpenAIResponses, Surface.OpenAICompletions];

    private static readonly Surface[] s_embeddings = [Surface.OpenAIEmbeddings, Surface.GeminiEmbed, .. s_guesses];

    /// <summary>Fills the exchange's facts and finds who would answer; or says what is wrong with the question.</summary>
    internal static Rejection? Read(Exchange.Exchange exchange, ReadOnlySpan<byte> body, out IReadOnlyList<Candidate> candidates)
    {
        candidates = [];
        var named = Parameter(exchange.Source.Query, "model");
        var guesses = s_guesses;
        if (Parameter(exchange.Source.Query, "format") is { } format)
        {
            if (SurfaceOf(format) is not { } surface)
            {
                return new Rejection(400, "invalid_request", $"format '{Shown(format)}' cannot be quoted; write one of {string.Join(", ", s_embeddings.Select(one => WireFormats.Name(one.Format())))}.") { Param = "format" };
            }

            guesses = [surface];
        }
        else if (ModelIn(exchange, body, named) is { } model && model.Contains("embed", StringComparison.OrdinalIgnoreCase))
        {
            guesses = s_embeddings;
        }

        RequestReadResult? unread = null;
        Rejection? refused = null;
        var caller = exchange.Caller!;
        foreach (var surface in guesses)
        {
            var read = RequestReader.Read(surface.Format(), body, exchange.Facts, modelRequired: named is null);
            if (!read.Ok)
            {
                unread ??= read;
                continue;
            }

            if ((named ?? exchange.Facts.Model) is not { } wanted)
            {
                unread ??= new RequestReadResult("The model is missing: name it in the body's \"model\" or as ?model=.", "model", 0, 1);
                continue;
            }

            var bare = Bare(wanted, surface);
            if (AdmissionStage.Refuse(caller, surface, bare) is { } forbidden)
            {
                refused ??= forbidden;
                continue;
            }

            var resolution = exchange.Snapshot.Models.Resolve(bare, surface, caller, exchange.StartedMicros, out _);
            if (resolution.Candidates.Count > 0)
            {
                candidates = resolution.Candidates;
                return null;
            }

            refused ??= Rejections.Unresolved(resolution, byField: false);
        }

        return refused ?? new Rejection(400, "invalid_request", unread!.Value.Message!) { Param = unread.Value.Param };
    }

    private static string? ModelIn(Exchange.Exchange exchange, ReadOnlySpan<byte> body, string? named) =>
        named ?? (RequestReader.Read(WireFormat.OpenAICompletions, body, exchange.Facts).Ok ? exchange.Facts.Model : null);

    // Gemini's own clients write models/gemini-… in bodies.
    private static string Bare(string model, Surface surface) =>
        surface is Surface.GeminiGenerate or Surface.GeminiEmbed && model.StartsWith(GeminiPrefix, StringComparison.Ordinal) ? model[GeminiPrefix.Length..] : model;

    private static Surface? SurfaceOf(string format)
    {
        foreach (var surface in s_embeddings)
        {
            if (WireFormats.Name(surface.Format()) == format)
            {
                return surface;
            }
        }

        return null;
    }

    private static string? Parameter(string query, string name)
    {
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals == name.Length && part.StartsWith(name, StringComparison.Ordinal) && equals < part.Length - 1)
            {
                return Uri.UnescapeDataString(part[(equals + 1)..]);
            }
        }

        return null;
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
