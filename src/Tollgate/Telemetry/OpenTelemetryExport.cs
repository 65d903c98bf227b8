using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tollgate.Configuration;
using Tollgate.Gateway;

namespace Tollgate.Telemetry;

/// <summary>
/// Sends spans and metrics by OTLP, configured by <c>telemetry.otlp</c> or by the standard variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>…_HEADERS</c>,
/// <c>…_PROTOCOL</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_TRACES_SAMPLER</c>). Exporting is batched in the background; what an unreachable
/// collector does not take is dropped.
/// </summary>
internal sealed class OpenTelemetryExport : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private OpenTelemetryExport(TracerProvider? traces, MeterProvider? metrics)
    {
        _traces = traces;
        _metrics = metrics;
    }

    /// <summary>Starts exporting when an endpoint is set; null otherwise.</summary>
    internal static OpenTelemetryExport? StartIfConfigured(TelemetryConfiguration configured, Func<string, string?> variable)
    {
        if (variable("OTEL_SDK_DISABLED") == "true")
        {
            return null;
        }

        var traces = Wants("TRACES") ? Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(GatewayCore.TelemetryName).AddOtlpExporter(exporter => Point(exporter, configured, "v1/traces")).Build() : null;
        var metrics = Wants("METRICS") ? Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(GatewayCore.TelemetryName, GatewayCore.GenAIMeterName).AddOtlpExporter((exporter, _) => Point(exporter, configured, "v1/metrics")).Build() : null;
        return traces is null && metrics is null ? null : new OpenTelemetryExport(traces, metrics);

        bool Wants(string signal) =>
            (configured.OtlpEndpoint is not null || variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 })
            && variable($"OTEL_{signal}_EXPORTER") is not "none";
    }

    /// <summary>Sends what is waiting, within the exporter's own timeout.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>The file wins over the variables. A path, or the port HTTP collectors have, means OTLP over HTTP; otherwise gRPC.</summary>
    private static void Point(OtlpExporterOptions exporter, TelemetryConfiguration configured, string path)
    {
        if (configured.OtlpEndpoint is not { } endpoint)
        {
            return;
        }

        var overHttp = exporter.Protocol == OtlpExportProtocol.HttpProtobuf || endpoint.Port == 4318 || endpoint.AbsolutePath != "/";
        exporter.Protocol = overHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = overHttp ? new Uri(endpoint.AbsoluteUri.TrimEnd('/') + "/" + path) : endpoint;
        if (configured.OtlpHeaders.Count > 0)
        {
            exporter.Headers = string.Join(',', configured.OtlpHeaders.Select(header => header.Key + "=" + Uri.EscapeDataString(header.Value)));
        }
    }

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("tollgate", serviceVersion: typeof(OpenTelemetryExport).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector();
}
