using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Finds out whom a request belongs to: what the key pins, then <c>x-tollgate-*</c> headers, then the body. A header cannot
/// override what the key pins. Values are cut at 200 characters; control characters make a value invalid and it is left out.
/// </summary>
internal sealed class AttributionReading(NameBook names)
{
    private const int LongestName = 200;
    private const string TagsHeader = "x-tollgate-tags";
    private const string UserHeader = "x-tollgate-user";

    private static readonly (string Header, string Metadata, Dimension Dimension)[] s_given =
    [
        ("x-tollgate-customer", "customer", Dimension.Customer),
        ("x-tollgate-unit", "unit", Dimension.Unit),
        ("x-tollgate-feature", "feature", Dimension.Feature),
        ("x-tollgate-workflow", "workflow", Dimension.Workflow),
        ("x-tollgate-task", "task", Dimension.Task),
    ];

    /// <param name="announces">False for who only asks: then no name is written anywhere.</param>
    internal void Read(Exchange.Exchange exchange, bool announces = true)
    {
        var caller = exchange.Caller!;
        exchange.Attribution = caller.Attribution;
        foreach (var (header, metadata, dimension) in s_given)
        {
            var value = Clean(exchange.Source.Header(header)) ?? Clean(FromBody(exchange, metadata));
            if (value is not null)
            {
                exchange.Attribution[dimension] = IdOf(announces, dimension, value);
            }
        }

        if (exchange.Attribution[Dimension.User] == 0)
        {
            var user = Clean(exchange.Source.Header(UserHeader)) ?? Clean(exchange.Facts.User);
            if (user is not null)
            {
                exchange.Attribution[Dimension.User] = IdOf(announces, Dimension.User, caller.Organization + "/" + user);
            }
        }

        Tags(exchange, GivenTags(exchange), announces);
    }

    /// <summary>
    /// Refuses a request that says less than its key demands; to be asked after <see cref="Read"/>. What was left out, or did not fit, was not said.
    /// </summary>
    internal Rejection? Demand(Exchange.Exchange exchange) =>
        exchange.Caller!.Requires is { } demand && exchange.Surface != Surface.OpenAIStoredResponse ? Demand(exchange, demand) : null;

    private Rejection? Demand(Exchange.Exchange exchange, AttributionDemand demand)
    {
        var missing = new List<string>();
        foreach (var dimension in demand.Dimensions)
        {
            if (exchange.Attribution[dimension] == 0)
            {
                missing.Add($"{HeaderOf(dimension)}: {dimension.ToString().ToUpperInvariant()}");
            }
        }

        var tags = new List<string>();
        foreach (var key in demand.Tags)
        {
            if (!Carries(exchange, GivenTags(exchange), key))
            {
                tags.Add(key + "=VALUE");
            }
        }

        if (tags.Count > 0)
        {
            missing.Add($"{TagsHeader}: {string.Join(',', tags)}");
        }

        return missing.Count == 0
            ? null
            : new Rejection(400, "attribution_required", $"Requests with this key must say what they are for. Send the header{(missing.Count > 1 ? "s" : "")} {string.Join(" and ", missing)}.")
            {
                Param = missing[0][..missing[0].IndexOf(':', StringComparison.Ordinal)],
                ShouldRetry = false,
            };
    }

    private bool Carries(Exchange.Exchange exchange, string? given, string key)
    {
        foreach (var part in given.AsSpan().Split(','))
        {
            var tag = given.AsSpan(part).Trim();
            if (tag.Length > key.Length + 1 && tag[key.Length] == '=' && tag.StartsWith(key, StringComparison.Ordinal) && Clean(tag.ToString()) is { } clean
                && exchange.Tags.AsSpan(0, exchange.TagCount).Contains(names.Peek(Dimension.Tag, clean)))
            {
                return true;
            }
        }

        return false;
    }

    private static string? GivenTags(Exchange.Exchange exchange) => exchange.Source.Header(TagsHeader) ?? FromBody(exchange, "tags");

    private static string HeaderOf(Dimension dimension)
    {
        foreach (var (header, _, known) in s_given)
        {
            if (known == dimension)
            {
                return header;
            }
        }

        return UserHeader;
    }

    private long IdOf(bool announces, Dimension dimension, string name) => announces ? names.IdOf(dimension, name) : names.Peek(dimension, name);

    private void Tags(Exchange.Exchange exchange, string? given, bool announces)
    {
        exchange.TagCount = 0;
        foreach (var id in exchange.Caller!.TagIds)
        {
            Add(exchange, id);
        }

        if (given is null)
        {
            return;
        }

        var hasProject = exchange.Caller.PinsProject;
        foreach (var part in given.AsSpan().Split(','))
        {
            var tag = given.AsSpan(part).Trim();
            if (tag.IndexOf('=') is > 0 && !IsTaken(tag, ref hasProject) && Clean(tag.ToString()) is { } clean)
            {
                Add(exchange, IdOf(announces, Dimension.Tag, clean));
            }
        }
    }

    // Who pays in the books is said once: the cost centre by the key alone, the project by the key before the request.
    private static bool IsTaken(ReadOnlySpan<char> tag, ref bool hasProject)
    {
        if (AssignedTag.IsCostCenter(tag))
        {
            return true;
        }

        var isProject = AssignedTag.IsProject(tag);
        var isTaken = isProject && hasProject;
        hasProject |= isProject;
        return isTaken;
    }

    private static void Add(Exchange.Exchange exchange, long id)
    {
        if (exchange.TagCount < exchange.Tags.Length && !exchange.Tags.AsSpan(0, exchange.TagCount).Contains(id))
        {
            exchange.Tags[exchange.TagCount++] = id;
        }
    }

    private static string? FromBody(Exchange.Exchange exchange, string name)
    {
        var metadata = exchange.Facts.Metadata;
        for (var i = 0; i < metadata.Count; i++)
        {
            if (metadata[i].Key == name)
            {
                return metadata[i].Value;
            }
        }

        return null;
    }

    private static string? Clean(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        foreach (var c in value)
        {
            if (char.IsControl(c))
            {
                return null;
            }
        }

        return value.Length <= LongestName ? value : value[..LongestName];
    }
}
