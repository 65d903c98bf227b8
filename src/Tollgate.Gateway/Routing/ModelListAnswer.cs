using System.Buffers;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;

namespace Tollgate.Gateway.Routing;

/// <summary><c>GET /v1/models</c>: exactly what this key may call with the dialect it asks in.</summary>
internal sealed class ModelListAnswer
{
    // Catalogue entries carry no date of their own; clients only want some number there.
    private static readonly DateTimeOffset s_created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal Rejection? Write(Exchange.Exchange exchange, IBufferWriter<byte> output)
    {
        var dialect = exchange.Match.Dialect;
        if (dialect == Dialect.OpenAI && exchange.Source.Header("anthropic-version") is not null)
        {
            dialect = Dialect.Anthropic;
        }

        if (exchange.Match.PathModel is { } one)
        {
            var listing = List(exchange, dialect).Find(model => model.Id == one);
            if (listing is null)
            {
                return new Rejection(404, "model_not_found", $"The model '{one}' is not served to this key. GET /v1/models lists what is.") { Param = "model" };
            }

            ModelLists.WriteOne(dialect, listing, output);
            return null;
        }

        ModelLists.Write(dialect, List(exchange, dialect), output);
        return null;
    }

    private static List<ModelListing> List(Exchange.Exchange exchange, Dialect dialect)
    {
        var surfaces = dialect switch
        {
            Dialect.Anthropic => new[] { Surface.AnthropicMessages },
            Dialect.Gemini => [Surface.GeminiGenerate, Surface.GeminiEmbed],
            _ => [Surface.OpenAIChat, Surface.OpenAIResponses, Surface.OpenAICompletions, Surface.OpenAIEmbeddings],
        };
        var caller = exchange.Caller!;
        surfaces = Array.FindAll(surfaces, surface => caller.MayUseSurface(SurfaceNames.Of(surface)));
        var snapshot = exchange.Snapshot;
        var today = DateOnly.FromDateTime(DateTimeOffset.UnixEpoch.AddMicroseconds(exchange.StartedMicros).UtcDateTime);
        var listings = new List<ModelListing>();
        var open = new Dictionary<(Upstream, string), bool>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var upstream in snapshot.Models.Upstreams)
        {
            if (!Array.Exists(surfaces, upstream.Serves))
            {
                continue;
            }

            foreach (var model in Names(snapshot, upstream, today))
            {
                var known = snapshot.Card.Match(upstream.Options.Vendor, model);
                if (snapshot.Models.IsAlias(model, caller) || !caller.Models.Permits(model) || !IsOpen(snapshot, upstream, caller, known.Region, open) || !seen.Add(model))
                {
                    continue;
                }

                var facts = known.Rates?.Facts;
                listings.Add(new ModelListing(model, s_created, upstream.Options.Name, null, facts?.ContextWindow, facts?.MaxOutput));
            }
        }

        foreach (var alias in caller.Aliases is { } own ? own.Names.Concat(snapshot.Models.Aliases) : snapshot.Models.Aliases)
        {
            if (caller.Models.Permits(alias) && Array.Exists(surfaces, surface => IsServed(exchange, alias, surface, caller)) && seen.Add(alias))
            {
                listings.Add(new ModelListing(alias, s_created, "tollgate"));
            }
        }

        listings.Sort(static (left, right) => string.CompareOrdinal(left.Id, right.Id));
        return listings;
    }

    // Asked for every model, but few of their names name a region.
    private static bool IsOpen(Configuration.GatewaySnapshot snapshot, Upstream upstream, Caller caller, string? region, Dictionary<(Upstream, string), bool> known)
    {
        if (!known.TryGetValue((upstream, region ?? ""), out var isOpen))
        {
            known.Add((upstream, region ?? ""), isOpen = AccountChoice.HasOne(upstream, snapshot.Accounts.Values, caller, region));
        }

        return isOpen;
    }

    private static bool IsServed(Exchange.Exchange exchange, string alias, Surface surface, Caller caller) =>
        exchange.Snapshot.Models.Resolve(alias, surface, caller, exchange.StartedMicros, out _).Candidates
            .Any(candidate => AccountChoice.HasOne(candidate.Upstream, exchange.Snapshot.Accounts.Values, caller, candidate.NamedRegion));

    // Deployments and plain names as configured; the card's models where a pattern matches them, or under the provider's name where nothing
    // is configured. What is deployed in an Azure resource is known from its configuration alone.
    private static IEnumerable<string> Names(Configuration.GatewaySnapshot snapshot, Upstream upstream, DateOnly today)
    {
        foreach (var deployment in upstream.Options.Deployments.Keys)
        {
            yield return deployment;
        }

        foreach (var glob in upstream.Options.Models)
        {
            if (!glob.Contains('*', StringComparison.Ordinal))
            {
                yield return glob;
            }
        }

        foreach (var rates in snapshot.Card.Models)
        {
            if (rates.Provider != upstream.Options.Vendor || rates.Facts.IsRetired(today))
            {
                continue;
            }

            var bare = upstream.Options.Models.Any(glob => Glob.Matches(glob, rates.Model));
            if (bare)
            {
                yield return rates.Model;
            }
            else if (upstream.Options.Models.Count == 0 && upstream.Options.Api != ApiFamily.Azure)
            {
                yield return upstream.Options.Name + "/" + rates.Model;
            }
        }
    }
}
