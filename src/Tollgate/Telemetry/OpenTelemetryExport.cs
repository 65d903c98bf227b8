using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tollgate.Gateway;

namespace Tollgate.Telemetry;

/// <summary>
/// Sends spans and metrics by OTLP, configured by the standard variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, <c>…_HEADERS</c>,
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
    internal static OpenTelemetryExport? StartIfConfigured(Func<string, string?> variable)
    {
        if (variable("OTEL_SDK_DISABLED") == "true")
        {
            return null;
        }

        var traces = Wants("TRACES") ? Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource(GatewayCore.TelemetryName).AddOtlpExporter().Build() : null;
        var metrics = Wants("METRICS") ? Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(GatewayCore.TelemetryName).AddOtlpExporter().Build() : null;
        return traces is null && metrics is null ? null : new OpenTelemetryExport(traces, metrics);

        bool Wants(string signal) =>
            (variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 })
            && variable($"OTEL_{signal}_EXPORTER") is not "none";
    }

    /// <summary>Sends what is waiting, within the exporter's own timeout.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("tollgate", serviceVersion: typeof(OpenTelemetryExport).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector();
}
