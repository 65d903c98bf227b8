using System.Text;
using System.Text.Json;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The Shape stage: the few bytes that must differ upstream. The model's name when an alias or a provider prefix was used, and the
/// request for usage where a stream would otherwise end without it. Caps are added by the attempt.
/// </summary>
internal static class RequestShaping
{
    internal static void Shape(Exchange exchange, Candidate candidate)
    {
        var facts = exchange.Facts;
        var splices = exchange.Splices;
        var model = candidate.Upstream.ModelInBody(exchange.Surface, candidate.Model);
        if (facts.Model is not null && facts.Model != model && candidate.Upstream.Options.Api != ApiFamily.Gemini)
        {
            RequestEdits.SetModel(facts, model, splices);
        }

        // Azure's clients name the deployment in the path; elsewhere the body has to say it.
        if (facts.Model is null && exchange.Match.IsAzure && candidate.Upstream.Options.Api == ApiFamily.OpenAI)
        {
            var member = "\"model\":\"" + JsonEncodedText.Encode(candidate.Model) + (facts.RootIsEmpty ? "\"" : "\",");
            splices.Insert(facts.RootInsertOffset, Encoding.UTF8.GetBytes(member));
        }

        var asks = exchange.Surface is Surface.OpenAIChat or Surface.OpenAICompletions;
        if (asks && facts.Stream && !facts.IncludeUsageAsked && !candidate.Upstream.RefusesUsageOption)
        {
            var before = splices.Count;
            RequestEdits.AskForUsage(facts, splices);
            exchange.HidesUsage = splices.Count > before;
        }
    }
}
