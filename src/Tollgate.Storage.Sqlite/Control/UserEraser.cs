using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>Takes a person out of <c>control.db</c>. The rows stay under their ids, so that spend and log still add up; what names the person goes.</summary>
internal sealed class UserEraser(ControlConnection connection, UserRows users, VirtualKeyRows keys, AdminKeyRows adminKeys, BudgetRows budgets, RequestLimitRows limits, PolicyRows policies)
{
    private const string Erased = "erased";

    /// <summary>Inside a transaction.</summary>
    public UserErasure EraseNow(Organization organization, string slug)
    {
        var user = users.GetAll(withRetired: true).Find(user => user.OrganizationId == organization.Id && user.Slug == slug);
        if (user is { Kind: UserKind.Service })
            throw new ArgumentException($"User {user.Id} is a service account.", nameof(slug));

        var (revoked, adminsRevoked) = (0, 0);
        if (user is not null)
        {
            var own = keys.GetAll(withRetired: true).FindAll(key => key.UserId == user.Id);
            revoked = own.Count(key => key.RetiredMicros is null && keys.RetireNow(key.Id).IsOk);
            // A line of rotations that has gone over to somebody else keeps its limits.
            var kept = keys.GetAll(withRetired: false).ConvertAll(static key => key.LineageId).ToHashSet();
            foreach (var key in own.Where(key => !kept.Contains(key.LineageId)))
            {
                Retire(budgets, "budgets", budgets.GetAll(withRetired: true).FindAll(budget => budget.Dimension == Dimension.Key && budget.ScopeName == key.Id.ToString()), key.Id.ToString());
                Retire(limits, "request_limits", limits.GetAll(withRetired: true).FindAll(limit => limit.Dimension == Dimension.Key && limit.ScopeName == key.Id.ToString()), key.Id.ToString());
                Retire(policies, "policies", policies.GetAll(withRetired: true).FindAll(policy => policy.Dimension == Dimension.Key && policy.ScopeName == key.Id.ToString()), key.Id.ToString());
            }

            connection.Execute("UPDATE budget_increases SET reason = '', version = version + 1 WHERE requested_by_user = ?1 AND reason <> ''", Blob(user.Id));

            // What a key taken over is recognised by is text of the gateway it comes from, where a person may have written it.
            connection.Execute("UPDATE virtual_keys SET prefix = '' WHERE user_id = ?1 AND origin <> ''", Blob(user.Id));
            connection.Execute(
                "UPDATE virtual_keys SET name = ?2, default_feature = '', default_tags = '[]', metadata = '{}', allowed_addresses = '[]', version = version + 1 WHERE user_id = ?1", Blob(user.Id), Erased);
            adminsRevoked = adminKeys.RevokeOf(user.Id);
            connection.Execute("UPDATE admin_keys SET name = ?2, version = version + 1 WHERE user_id = ?1", Blob(user.Id), Erased);
            if (user.RetiredMicros is null)
            {
                users.RetireNow(user.Id).Require();
            }

            connection.Execute("DELETE FROM team_members WHERE user_id = ?1", Blob(user.Id));

            connection.Execute(
                "UPDATE users SET slug = ?2, name = '', email = '', user_name = '', user_key = '', external_id = '', given_name = '', family_name = '', version = version + 1 WHERE id = ?1",
                Blob(user.Id), UserRows.ErasedSlug(user.Id));
        }

        var scope = organization.Slug + "/" + slug;
        var named = Retire(budgets, "budgets", budgets.GetAll(withRetired: true).FindAll(budget => budget.Dimension == Dimension.User && budget.ScopeName == scope), Erased)
            + Retire(limits, "request_limits", limits.GetAll(withRetired: true).FindAll(limit => limit.Dimension == Dimension.User && limit.ScopeName == scope), Erased);
        SqliteIdempotency.ForgetAnswers(connection);

        // A name is one of every dimension a budget can be for each of; only users have theirs like this.
        connection.Execute(
            """
            UPDATE budget_increases SET name = ?2, reason = '', version = version + 1
            WHERE name = ?1 AND budget_id IN (SELECT id FROM budgets WHERE each_dimension = ?3)
            """,
            scope, Erased, (long)Dimension.User);
        connection.Audit.AppendNow(new AuditEntry
        {
            Action = "erase",
            Object = "user",
            ObjectId = user?.Id,
            OrganizationId = organization.Id,
            After = string.Create(CultureInfo.InvariantCulture, $$"""{"keys_revoked":{{revoked}},"limits_retired":{{named}}}"""),
            Changed = "slug,name,email,user_name,external_id,given_name,family_name",
        });
        return new UserErasure(user?.Id, revoked, adminsRevoked, named);
    }

    private int Retire<T>(SqliteControlSet<T> set, string table, List<T> rows, string scopeName)
        where T : ControlRow
    {
        foreach (var row in rows)
        {
            if (row.RetiredMicros is null)
            {
                set.RetireNow(row.Id).Require();
            }

            if (table == "budgets")
                connection.Execute("UPDATE budget_increases SET reason = '', version = version + 1 WHERE budget_id = ?1 AND reason <> ''", Blob(row.Id));

            connection.Execute($"UPDATE {table} SET name = ?2, scope_name = ?3, version = version + 1 WHERE id = ?1", Blob(row.Id), Erased, scopeName);
        }

        return rows.Count;
    }

    private static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);
}
