using System.Text.Json;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Reads one card file; see the folder's README for the format.</summary>
internal sealed class CardFileReader
{
    private static readonly string[] FileNames =
        ["provider", "aliases", "currency", "fees", "multipliers", "inherits", "models", .. Provenance.Names];

    private static readonly string[] PeriodNames = ["from", "to", "prices", "tiers", "regions", "speeds", "fees", .. Provenance.Names];

    private static readonly string[] ModelNames =
        ["aliases", "context", "max_output", "can", "takes", "gives", "for", "retired", "except", "periods", "included", .. PeriodNames];

    private static readonly string[] MultiplierNames = ["region", "tier", "speed", "factor", "buckets", "models", "from", "to", .. Provenance.Names];

    private static readonly string[] InheritNames = ["from", "models", "prefix", "tiers"];

    private readonly CardProblems _problems;
    private readonly CardValues _values;
    private CardNode? _fees;

    private CardFileReader(CardProblems problems) => (_problems, _values) = (problems, new CardValues(problems));

    /// <summary>The file's content; null when it is not even an object with a provider.</summary>
    public static FileDraft? Read(RateCardSource source, List<RateCardProblem> all)
    {
        var problems = new CardProblems(source.File, all);
        return CardNodeParser.Parse(source.Utf8.Span, problems) is { } root ? new CardFileReader(problems).File(root) : null;
    }

    private FileDraft? File(CardNode root)
    {
        _values.OnlyKnown(root, FileNames);
        if (_values.Text(root, "provider") is not { } provider)
        {
            _problems.Add(root, "the provider is missing; write \"provider\": \"openai\"");
            return null;
        }

        if (_values.Text(root, "currency") is { } currency && currency != "USD")
        {
            _problems.Add(root["currency"]!, "cards are in the accounting currency; convert the prices and write \"USD\"");
        }

        var recorded = _values.Instant(root, "recorded");
        var verified = _values.Day(root, "verified");

        // A card that says neither has always been known.
        var known = recorded ?? new DateTimeOffset(verified ?? default, TimeOnly.MinValue, TimeSpan.Zero);
        var provenance = new Provenance("own card", verified, known, false).In(root, _values);
        var file = new FileDraft(provider, _problems);
        file.Aliases.AddRange(_values.Texts(root, "aliases"));
        _fees = root["fees"];
        foreach (var (id, node) in Members(root, "models"))
        {
            file.Models.Add(Model(provider, id, node, provenance));
        }

        foreach (var node in Items(root, "multipliers"))
        {
            Multiplier(file, node, provenance);
        }

        foreach (var node in Items(root, "inherits"))
        {
            _values.OnlyKnown(node, InheritNames);
            if (_values.Text(node, "from") is { } from)
            {
                file.Inherits.Add(new InheritDraft(node, from, _values.Texts(node, "models"), _values.Text(node, "prefix") ?? "", _values.Texts(node, "tiers")));
            }
            else
            {
                _problems.Add(node, "whose prices? Write \"from\": \"openai\"");
            }
        }

        return file;
    }

    private ModelDraft Model(string provider, string id, CardNode node, Provenance provenance)
    {
        var draft = new ModelDraft(provider, id, _problems, node);
        _values.OnlyKnown(node, ModelNames);
        draft.Aliases.AddRange(_values.Texts(node, "aliases"));
        draft.Facts = FactsReader.Read(node, _values);

        if (node["except"] is { } except)
        {
            _values.OnlyKnown(except, BlockSanity.Rules);
        }

        var sanity = new BlockSanity(node["except"], draft.Facts?.Capabilities.HasFlag(ModelCapabilities.Embeddings) == true);
        provenance = provenance.In(node, _values);
        if (node["periods"] is null)
        {
            Period(draft, node, provenance, sanity, node);
            return draft;
        }

        foreach (var period in Items(node, "periods"))
        {
            _values.OnlyKnown(period, PeriodNames);
            Period(draft, period, provenance.In(period, _values), sanity, node);
        }

        Overlaps(draft);
        return draft;
    }

    private void Period(ModelDraft draft, CardNode node, Provenance provenance, BlockSanity sanity, CardNode model)
    {
        var (from, to) = (_values.Instant(node, "from"), _values.Instant(node, "to"));
        if (from >= to)
        {
            _problems.Add(node["to"]!, "ends before it starts; write a later day");
        }

        var scope = new RateScope(draft.Provider, draft.Id, from, to);
        var rates = new List<Rate>();
        var reader = new PriceBlockReader(_values, rates);
        if (node["included"] is not null && node["prices"] is null)
        {
            // The whole model is paid otherwise; the block is the shorthand { "included": true }.
            var block = new CardNode(JsonValueKind.Object, "", node.Line, node.Path);
            block.Members.Add(KeyValuePair.Create("included", node["included"]!));
            reader.Standard(block, scope, provenance, sanity);
        }
        else if (node["prices"] is { } prices)
        {
            reader.Standard(prices, scope, provenance, sanity);
        }
        else
        {
            _problems.Add(node, "no prices; write \"prices\": { \"input\": …, \"output\": … } per million tokens, or \"included\": true");
        }

        foreach (var (tier, block) in Members(node, "tiers"))
        {
            if (ServiceTiers.Canonical(tier) != tier)
            {
                _problems.Add(block, $"\"{tier}\" is another word for \"{ServiceTiers.Canonical(tier) ?? "the standard prices"}\"; write that");
            }

            reader.Special(block, scope with { Tier = tier }, provenance, sanity);
        }

        foreach (var (region, block) in Members(node, "regions"))
        {
            reader.Special(block, scope with { Region = region }, provenance, sanity);
        }

        foreach (var (speed, block) in Members(node, "speeds"))
        {
            reader.Special(block, scope with { Speed = speed }, provenance, sanity);
        }

        var isEmbedding = draft.Facts?.Capabilities.HasFlag(ModelCapabilities.Embeddings) == true;
        var fees = node["fees"] ?? model["fees"] ?? (isEmbedding ? null : _fees);
        if (fees is not null && !rates.Exists(rate => rate.IsIncluded)
            && _values.Is(fees, JsonValueKind.Object, "write fees per thousand calls: { \"web_search\": 10 }"))
        {
            reader.Fees(fees, scope, provenance);
        }

        draft.Periods.Add(new RatePeriod(0, from, to, provenance.RecordedAt, rates));
    }

    private void Overlaps(ModelDraft draft)
    {
        for (var i = 0; i < draft.Periods.Count; i++)
        {
            for (var j = i + 1; j < draft.Periods.Count; j++)
            {
                var (one, other) = (draft.Periods[i], draft.Periods[j]);
                if (one.RecordedAt == other.RecordedAt && !(one.ValidTo <= other.ValidFrom) && !(other.ValidTo <= one.ValidFrom))
                {
                    _problems.Add(draft.Node["periods"]!.Items[j], "overlaps an earlier period recorded at the same time; write \"from\" and \"to\" so that one ends where the next starts");
                }
            }
        }
    }

    private void Multiplier(FileDraft file, CardNode node, Provenance provenance)
    {
        _values.OnlyKnown(node, MultiplierNames);
        if (node["factor"] is not { } factorNode || _values.Number(factorNode) is not { } factor)
        {
            _problems.Add(node, "by how much? Write \"factor\": 1.1");
            return;
        }

        if (factor is <= 0 or > 100)
        {
            _problems.Add(factorNode, "a factor is above 0 and at most 100");
        }

        provenance = provenance.In(node, _values);
        file.Multipliers.Add(new MultiplierDraft(
            node,
            new RateMultiplier
            {
                Provider = file.Provider,
                Model = "",
                Region = _values.Text(node, "region"),
                Tier = _values.Text(node, "tier"),
                Speed = _values.Text(node, "speed"),
                Factor = factor,
                Buckets = Buckets(node),
                ValidFrom = _values.Instant(node, "from"),
                ValidTo = _values.Instant(node, "to"),
                RecordedAt = provenance.RecordedAt,
                Source = provenance.Source,
                VerifiedOn = provenance.VerifiedOn,
                IsSingleSource = provenance.IsSingleSource,
            },
            _values.Texts(node, "models")));
    }

    /// <summary>The named buckets; by default all tokens and no fees.</summary>
    private int Buckets(CardNode node)
    {
        if (node["buckets"] is null)
        {
            return (1 << (int)Bucket.WebSearch) - 1;
        }

        var bits = 0;
        foreach (var name in _values.Texts(node, "buckets"))
        {
            if (BucketRates.Find(name) is { } bucket)
            {
                bits |= 1 << (int)bucket;
            }
            else
            {
                _problems.Add(node["buckets"]!, $"\"{name}\" is no bucket; known: {string.Join(", ", BucketRates.AllNames)}");
            }
        }

        return bits;
    }

    private IReadOnlyList<KeyValuePair<string, CardNode>> Members(CardNode parent, string name)
    {
        if (parent[name] is not { } node || !_values.Is(node, JsonValueKind.Object, "write an object: { \"name\": { … } }"))
        {
            return [];
        }

        return [.. node.Members.Where(member => _values.Is(member.Value, JsonValueKind.Object, "write an object: { … }"))];
    }

    private IReadOnlyList<CardNode> Items(CardNode parent, string name)
    {
        if (parent[name] is not { } node || !_values.Is(node, JsonValueKind.Array, "write a list: [ { … } ]"))
        {
            return [];
        }

        return [.. node.Items.Where(item => _values.Is(item, JsonValueKind.Object, "write an object: { … }"))];
    }
}
