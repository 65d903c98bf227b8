using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Configuration.Yaml;
using Tollgate.Importing.Tenants;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Litellm;

/// <summary>One run of <c>tollgate import litellm</c>: read everything, then make everything or nothing.</summary>
internal sealed class LitellmImport
{
    /// <summary>LiteLLM's configuration; null for none.</summary>
    public string? Config { get; init; }

    /// <summary>The export of LiteLLM's tables; null for none.</summary>
    public string? Database { get; init; }

    public required string Organization { get; init; }

    /// <summary>Where the configuration is written.</summary>
    public required string Output { get; init; }

    /// <summary>The data directory.</summary>
    public required string Data { get; init; }

    public bool IsDry { get; init; }

    public async Task<ImportOutcome> RunAsync(CancellationToken cancellation)
    {
        var report = new ImportReport();
        var plan = new TenantPlan();
        string? text = null;
        if (Config is not null && ReadConfiguration(Config, report) is { } configuration)
        {
            plan.Add(configuration.Plan);
            text = ConfigurationText.Write(Path.GetFileName(Config), configuration.Providers, configuration.Aliases);
            Check(text, report);
        }

        if (Database is not null)
        {
            var tables = new LitellmTables(report);
            await tables.ReadAsync(Database, cancellation).ConfigureAwait(false);
            var tenants = new LitellmTenants(tables, report);
            tenants.Read();
            plan.Add(tenants.Plan);
        }

        Make(plan, text, report);
        return new ImportOutcome(report, text);
    }

    private static LitellmConfiguration? ReadConfiguration(string path, ImportReport report)
    {
        if (new ProcessEnvironment().ReadFile(path, YamlTree.MaxLength, out var reason) is not { } yaml)
        {
            report.Problem(path, 1, "", $"The file cannot be read: {reason}.");
            return null;
        }

        var configuration = new LitellmConfiguration(path, report);
        configuration.Read(yaml);
        return configuration;
    }

    // What was read has been checked, but only the reader of configurations knows all its rules.
    private void Check(string text, ImportReport report)
    {
        if (report.Problems.Count == 0)
        {
            report.Problems.AddRange(ConfigurationReader.Read(text, Output, new AnyVariable()).Problems);
        }

        if (!IsDry && File.Exists(Output) && File.ReadAllText(Output) != text)
        {
            report.Problem(Output, 1, "", "The file is there and says something else. Move it away, or name another one with --output.");
        }
    }

    private void Make(TenantPlan plan, string? text, ImportReport report)
    {
        // With problems the changes are tried all the same, to find what the store would refuse, and taken back.
        var isTrial = IsDry || report.Problems.Count > 0;
        var scratch = isTrial && !File.Exists(Path.Combine(Data, "control.db")) ? Directory.CreateTempSubdirectory("tollgate-import-") : null;
        try
        {
            // Nobody needs a store for a configuration alone.
            if (plan.IsEmpty)
            {
                _ = isTrial || WriteFile(text, report);
                return;
            }

            using var store = ControlAccess.Open(scratch?.FullName ?? Data);
            store.AllOrNothing(() => new TenantMaking(store, "litellm", report).Make(plan, Organization) && !isTrial && WriteFile(text, report));
        }
        finally
        {
            scratch?.Delete(recursive: true);
        }
    }

    private bool WriteFile(string? text, ImportReport report)
    {
        if (text is null)
        {
            return true;
        }

        if (File.Exists(Output))
        {
            report.Made.Add($"{Output} is as it would be written.");
            return true;
        }

        try
        {
            var beside = $"{Output}.{Environment.ProcessId}.new";
            File.WriteAllText(beside, text);
            File.Move(beside, Output, overwrite: false);
            report.Made.Add($"{Output} written.");
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            report.Problem(Output, 1, "", $"The file cannot be written: {refused.Message}");
            return false;
        }
    }
}
