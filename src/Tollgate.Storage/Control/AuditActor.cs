namespace Tollgate.Storage.Control;

/// <summary>
/// Who makes a change: an admin key, a person signed in by an identity provider, a directory's token, somebody at the command line, or the gateway itself. Opaque: no
/// name, no address. Flows with the asynchronous call that set it, so that every change on the way is written under it.
/// </summary>
/// <param name="Kind"><c>admin_key</c>, <c>user</c>, <c>scim_token</c>, <c>command_line</c>, <c>gateway</c> or <c>setup_token</c>.</param>
/// <param name="Id">The admin key, the user or the directory's token; null for the others.</param>
/// <param name="Role">The role the change was made in; empty where there is none.</param>
public sealed record AuditActor(string Kind, Guid? Id, string Role)
{
    private static readonly AsyncLocal<AuditActor?> s_current = new();

    /// <summary>Whoever has the data directory: what nobody else claims.</summary>
    public static AuditActor CommandLine { get; } = new("command_line", null, "");

    /// <summary>Jobs of the gateway.</summary>
    public static AuditActor Gateway { get; } = new("gateway", null, "");

    /// <summary>Whoever redeems the setup token.</summary>
    public static AuditActor SetupToken { get; } = new("setup_token", null, "");

    /// <summary>Who changes are written under here.</summary>
    public static AuditActor Current => s_current.Value ?? CommandLine;

    /// <summary>An admin key.</summary>
    public static AuditActor Of(AdminKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Of(key.Id, key.Role);
    }

    /// <summary>An admin key.</summary>
    public static AuditActor Of(Guid key, AdminRole role) => new("admin_key", key, role.ToString().ToLowerInvariant());

    /// <summary>A person whom an identity provider vouches for.</summary>
    /// <param name="user">The person's row.</param>
    /// <param name="role">The role on the control plane; null for a change that takes none.</param>
    public static AuditActor OfUser(Guid user, AdminRole? role = null) => new("user", user, role?.ToString().ToLowerInvariant() ?? "");

    /// <summary>A directory's token.</summary>
    public static AuditActor Of(ScimToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return new("scim_token", token.Id, "");
    }

    /// <summary>Writes changes of this call, and of those it makes, under this actor.</summary>
    public void Act() => s_current.Value = this;
}
