using Tollgate.Applying;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Tests.Applying;

/// <summary>A control store of its own that files are applied to.</summary>
internal sealed class AppliedStore : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tollgate-test-");

    internal AppliedStore() => Store = SqliteControlStore.Open(Path.Combine(_directory.FullName, "control.db"), new InstallationDefaults(), TimeProvider.System);

    internal SqliteControlStore Store { get; }

    internal ApplyResult Run(string text, ApplyOptions? options = null) => Application.Run(Store, text, "org.yaml", options ?? new ApplyOptions(), TimeProvider.System.GetUtcNow());

    /// <summary>Applies what has no problem.</summary>
    internal ApplyPlan Apply(string text, bool prune = false, bool adopt = false, bool dryRun = false)
    {
        var result = Run(text, new ApplyOptions { Prune = prune, Adopt = adopt, DryRun = dryRun });
        result.Problems.ShouldBeEmpty();
        return result.Plan!;
    }

    /// <summary>Problems as <c>line: path</c>; nothing may have changed.</summary>
    internal IReadOnlyList<string> Refused(string text, ApplyOptions? options = null)
    {
        var (stamp, audit) = (Store.ChangeStamp(), Store.Audit.Read(new AuditQuery()).Count);
        var result = Run(text, options);
        (Store.ChangeStamp(), Store.Audit.Read(new AuditQuery()).Count).ShouldBe((stamp, audit));
        result.Plan.ShouldBeNull();
        return [.. result.Problems.Select(static one => $"{one.Line}: {one.Path}: {one.Message}")];
    }

    /// <summary>Everything in force of a label, without ids, secrets and times.</summary>
    internal IReadOnlyList<string> Facts(string label = "apply:x")
    {
        var snapshot = Store.Read();
        var names = new DeclaredNames(snapshot, null);
        IEnumerable<(ControlRow Row, string Name, ControlRow Empty)> rows =
        [
            .. snapshot.Organizations.Select(static one => ((ControlRow)one, "organization " + one.Slug, (ControlRow)new Organization { Slug = one.Slug, Name = "-" })),
            .. snapshot.Teams.Select(one => ((ControlRow)one, $"team {names.SlugOf(one.OrganizationId)}/{one.Slug}", (ControlRow)new Team { OrganizationId = default, Slug = one.Slug, Name = "-" })),
            .. snapshot.Users.Select(one => ((ControlRow)one, $"user {names.SlugOf(one.OrganizationId)}/{one.Slug}", (ControlRow)new User { OrganizationId = default, Slug = one.Slug, Name = "-", Email = "-" })),
            .. snapshot.Keys.Select(one => ((ControlRow)one, $"key {names.SlugOf(one.OrganizationId)}/{one.Name}", (ControlRow)new VirtualKey { OrganizationId = default, Name = "", Prefix = "", Hash = default, DefaultFeature = "-" })),
            .. snapshot.Budgets.Select(one => ((ControlRow)one, $"budget {names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} {one.Name}", (ControlRow)new Budget { Name = "", Limit = default, Tag = "-" })),
            .. snapshot.RequestLimits.Select(one => ((ControlRow)one, $"limit {names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} {one.Name}", (ControlRow)new RequestLimit { Name = "" })),
            .. snapshot.Policies.Select(one => ((ControlRow)one, $"policy {names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} {one.Name}", (ControlRow)new Policy { Name = "" })),
            .. snapshot.Aliases.Select(one => ((ControlRow)one, $"alias {names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} {one.Name}", (ControlRow)new Alias { Name = "", Target = "" })),
        ];
        return [.. rows.Where(row => row.Row.RetiredMicros is null && row.Row.ManagedBy == label)
            .Select(row => row.Name + ": " + string.Join("; ", RowFacts.Compare(row.Empty, row.Row, names).Select(static change => $"{change.Field}={change.After?.ToJsonString()}")))
            .Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Delete(recursive: true);
    }
}
