using System.Globalization;
using System.Text;

namespace Tollgate.Telemetry;

/// <summary>Writes the Prometheus text format, version 0.0.4. Not thread-safe.</summary>
internal sealed class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16 << 10);

    /// <summary>What a metric is; before its samples.</summary>
    internal void Head(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    internal void Sample(string name, string labels, long value) => Sample(name, labels, value.ToString(CultureInfo.InvariantCulture));

    internal void Sample(string name, string labels, double value) => Sample(name, labels, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A metric with a single sample.</summary>
    internal void Single(string name, string type, string help, long value)
    {
        Head(name, help, type);
        Sample(name, "", value);
    }

    /// <summary>A metric with a single sample.</summary>
    internal void Single(string name, string type, string help, double value)
    {
        Head(name, help, type);
        Sample(name, "", value);
    }

    /// <summary>A sample whose value is text already, such as exact money.</summary>
    internal void Sample(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }

        _text.Append(' ').Append(value).Append('\n');
    }

    /// <summary>Labels with one more.</summary>
    internal static string Join(string labels, string name, string value)
    {
        var escaped = value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return labels.Length == 0 ? $"{name}=\"{escaped}\"" : $"{labels},{name}=\"{escaped}\"";
    }

    public override string ToString() => _text.ToString();
}
