using System.Globalization;
using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// Reads the parameters of a question. One that nobody knows, or that is there twice, is an error: a misspelt filter that is silently
/// ignored answers another question. Problems gather in <see cref="Errors"/>; what cannot be read has its default.
/// </summary>
internal sealed class ApiQuery
{
    private readonly IQueryCollection _query;

    internal ApiQuery(IQueryCollection query, params string[] known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                Problem(name, known.Length == 0
                    ? $"The parameter '{name}' is not known here; there are none."
                    : $"The parameter '{name}' is not known here; known are {string.Join(", ", known)}.");
            }
            else if (values.Count > 1)
            {
                Problem(name, $"{name} is there more than once.");
            }
        }
    }

    /// <summary>Every problem so far.</summary>
    internal List<ControlError> Errors { get; } = [];

    /// <summary>The parameter as it is written; null when it is absent.</summary>
    internal string? Text(string name) => _query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A number from 1 on.</summary>
    internal int? Count(string name, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most)
        {
            return count;
        }

        Problem(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from 1 to {most}."));
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; false when absent.</summary>
    internal bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false"))
        {
            Problem(name, $"{name} must be true or false.");
        }

        return text == "true";
    }

    /// <summary>A span such as <c>90d</c>.</summary>
    internal TimeSpan? Span(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (SpanArgument.TryRead(text, out var span))
        {
            return span;
        }

        Problem(name, $"{name} must be a span such as 24h or 90d.");
        return null;
    }

    /// <summary>A moment, in microseconds since the Unix epoch.</summary>
    internal long? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        }

        Problem(name, $"{name} must be a moment such as 2026-01-31T08:00:00Z.");
        return null;
    }

    /// <summary>Which page of a listing is asked for, by <c>limit</c> and <c>cursor</c>.</summary>
    internal ListPage Page()
    {
        var limit = Count("limit", ListPage.Most) ?? ListPage.Usual;
        if (Text("cursor") is { } text)
        {
            if (ListPage.TryRead(text, limit, out var page))
            {
                return page;
            }

            Problem("cursor", "cursor must be the 'next' of the page before.");
        }

        return new ListPage(limit);
    }

    internal void Problem(string name, string message)
    {
        if (!Errors.Exists(error => error.Field == name))
        {
            Errors.Add(new ControlError(ControlErrorKind.Invalid, name, "", message));
        }
    }
}
