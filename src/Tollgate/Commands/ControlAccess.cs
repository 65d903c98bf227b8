using Tollgate.Hosting;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;
using Tollgate.Storage.Disk;
using Tollgate.Storage.Sqlite.Control;

namespace Tollgate.Commands;

/// <summary>
/// Opens the control store for a verb and finds what people name in words. The store may be open in a running gateway at the
/// same time; it notices changes within a second.
/// </summary>
internal static class ControlAccess
{
    internal const string DefaultOrganization = "default";

    /// <summary>Opens what is there; a mistyped directory is told apart from an empty store.</summary>
    internal static IControlStore OpenExisting(string data) => File.Exists(Path.Combine(data, "control.db"))
        ? Open(data)
        : throw new StartupException($"There is no store in '{data}'. Name the gateway's data directory with --data.");

    /// <summary>Opens the store, and makes it where there is none: for what is set up before the first start.</summary>
    internal static IControlStore Open(string data)
    {
        OwnerOnly.CreateDirectory(data);
        return SqliteControlStore.Open(Path.Combine(data, "control.db"), new InstallationDefaults(), TimeProvider.System);
    }

    internal static ControlResult<Organization> Organization(IControlStore store, string slug, bool create)
    {
        foreach (var organization in store.Organizations.List())
        {
            if (organization.Slug == slug)
            {
                return organization;
            }
        }

        return create
            ? store.Organizations.Create(new Organization { Slug = slug, Name = slug })
            : new ControlError(ControlErrorKind.NotFound, "organization", slug, $"There is no organization '{slug}'.");
    }

    /// <summary>The organization a new budget or limit is to lie in; null for all, or for the one that its scope names.</summary>
    internal static (Guid? Id, ControlError? Problem) LimitedOrganization(IControlStore store, string? slug, ScopeArgument.ScopeName scope)
    {
        if (slug is null)
        {
            return (null, null);
        }

        if (scope.Dimension is null)
        {
            return (null, new ControlError(ControlErrorKind.Invalid, "organization", slug, "The scope installation is in no organization; write --scope organization:SLUG."));
        }

        var found = Organization(store, slug, create: false);
        return (found.Value?.Id, found.IsOk ? null : found.Errors[0]);
    }

    internal static ControlResult<Team> Team(IControlStore store, Organization organization, string slug, bool create)
    {
        foreach (var team in store.Teams.List())
        {
            if (team.OrganizationId == organization.Id && team.Slug == slug)
            {
                return team;
            }
        }

        return create
            ? store.Teams.Create(new Team { OrganizationId = organization.Id, Slug = slug, Name = slug })
            : new ControlError(ControlErrorKind.NotFound, "team", slug, $"There is no team '{slug}' in '{organization.Slug}'.");
    }

    internal static ControlResult<User> User(IControlStore store, Organization organization, string slug, bool create, Team? team = null)
    {
        foreach (var user in store.Users.List())
        {
            if (user.OrganizationId == organization.Id && user.Slug == slug)
            {
                return user;
            }
        }

        return create
            ? store.Users.Create(new User { OrganizationId = organization.Id, TeamId = team?.Id, Slug = slug, Name = slug })
            : new ControlError(ControlErrorKind.NotFound, "user", slug, $"There is no user '{slug}' in '{organization.Slug}'.");
    }

    /// <summary>
    /// Objects that a configuration file, an import or a directory owns are changed there. What an identity provider's token made on first sight is not:
    /// no token ever writes it again.
    /// </summary>
    internal static ControlError? IsManaged(ControlRow row) => row.ManagedBy is "" or HolderMaking.Maker
        ? null
        : new ControlError(ControlErrorKind.Fixed, "managed_by", row.ManagedBy, $"This is managed by '{row.ManagedBy}'; change it there.");

    /// <summary>The same for a verb, which can be told to go ahead.</summary>
    internal static ControlError? IsManagedForVerb(ControlRow? row) => row is not null && IsManaged(row) is { } managed
        ? managed with { Message = managed.Message[..^1] + ", or repeat this with --force." }
        : null;

    /// <summary>Prints every reason, with its field where it has one; the exit code of a refused change.</summary>
    internal static int Fail(IReadOnlyList<ControlError> errors, TextWriter output)
    {
        foreach (var error in errors)
        {
            output.WriteLine(error.Field.Length > 0 ? $"{error.Field}: {error.Message}" : error.Message);
        }

        return 2;
    }
}
