using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class ProviderAccountRows(ControlConnection connection)
    : SqliteControlSet<ProviderAccount>(connection, "provider_accounts", "slug, provider, owner, owner_id, secret_reference")
{
    protected override string Noun => "provider account";

    protected override object?[] Own(ProviderAccount row) => [row.Slug, row.Provider, (long)row.Owner, Blob(row.OwnerId), row.SecretReference];

    protected override ProviderAccount ReadOwn(ControlRecord record) => new()
    {
        Slug = record.Text(),
        Provider = record.Text(),
        Owner = (AccountOwner)record.Number(),
        OwnerId = record.NullableId(),
        SecretReference = record.Text(),
    };

    protected override void CheckReferences(ProviderAccount row, bool isNew, List<ControlError> errors)
    {
        var sql = row.Owner switch
        {
            AccountOwner.Organization => "SELECT 1 FROM organizations WHERE id = ?1 AND retired_micros IS NULL",
            AccountOwner.Team => "SELECT 1 FROM teams WHERE id = ?1 AND retired_micros IS NULL",
            AccountOwner.User => "SELECT 1 FROM users WHERE id = ?1 AND retired_micros IS NULL",
            _ => null,
        };
        if (sql is not null && !Connection.Exists(sql, Blob(row.OwnerId)))
            Missing(errors, "owner_id", $"{row.OwnerId}", row.Owner.ToString().ToLowerInvariant());

        if (isNew && Connection.Exists("SELECT 1 FROM provider_accounts WHERE slug = ?1", row.Slug))
            Taken(errors, row.Slug);
    }
}
