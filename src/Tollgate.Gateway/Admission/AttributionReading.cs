using Tollgate.Economics.Ownership;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Finds out whom a request belongs to: what the key pins, then <c>x-tollgate-*</c> headers, then the body. A header cannot
/// override what the key pins. Values are cut at 200 characters; control characters make a value invalid and it is left out.
/// </summary>
internal sealed class AttributionReading(NameBook names)
{
    private const int LongestName = 200;

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
            var user = Clean(exchange.Source.Header("x-tollgate-user")) ?? Clean(exchange.Facts.User);
            if (user is not null)
            {
                exchange.Attribution[Dimension.User] = IdOf(announces, Dimension.User, caller.Organization + "/" + user);
            }
        }

        Tags(exchange, exchange.Source.Header("x-tollgate-tags") ?? FromBody(exchange, "tags"), announces);
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

        foreach (var part in given.AsSpan().Split(','))
        {
            var tag = given.AsSpan(part).Trim();
            if (tag.IndexOf('=') is > 0 && Clean(tag.ToString()) is { } clean)
            {
                Add(exchange, IdOf(announces, Dimension.Tag, clean));
            }
        }
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
