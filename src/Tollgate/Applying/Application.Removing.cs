using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <content>What the label owns and the file no longer has, from the bottom up.</content>
internal sealed partial class Application
{
    private void RemoveRest()
    {
        Remove("budget", _snapshot.Budgets, static one => one.OrganizationId, one => $"{_names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} \"{one.Name}\"", _store.Budgets.Retire);
        Remove("limit", _snapshot.RequestLimits, static one => one.OrganizationId, one => $"{_names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} \"{one.Name}\"", _store.RequestLimits.Retire);
        Remove("policy", _snapshot.Policies, static one => one.OrganizationId, one => $"{_names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} \"{one.Name}\"", _store.Policies.Retire);
        Remove("key", _snapshot.Keys, static one => one.OrganizationId, one => $"{_names.SlugOf(one.OrganizationId)}/{one.Name}", _store.Keys.Revoke);
        Remove("user", _snapshot.Users, static one => one.OrganizationId, one => $"{_names.SlugOf(one.OrganizationId)}/{one.Slug}", _store.Users.Retire);
        Remove("team", _snapshot.Teams, static one => one.OrganizationId, one => $"{_names.SlugOf(one.OrganizationId)}/{one.Slug}", _store.Teams.Retire);
        Remove("organization", _snapshot.Organizations, static one => null, static one => one.Slug, _store.Organizations.Retire);
    }

    private void Remove<T>(string noun, IEnumerable<T> rows, Func<T, Guid?> organization, Func<T, string> name, Func<Guid, ControlResult<T>> retire)
        where T : ControlRow
    {
        foreach (var row in rows.Where(row => row.ManagedBy == _label && row.RetiredMicros is null && !_kept.Contains(row.Id)))
        {
            if (_options.Within is { } own && organization(row) != own.Id)
            {
                continue;
            }

            if (!_options.Prune)
            {
                _entries.Add(new PlanEntry(PlanAction.Prunable, noun, name(row), row.Id, "", []));
                continue;
            }

            if (_names.Used.Contains(row.Id))
            {
                Conflict(noun, name(row), row, "The file has it no longer, and refers to it: declare it, or remove what refers to it.");
                continue;
            }

            var refused = noun is "user" or "team" or "organization" ? _store.CountKeys(row.Id).Keys : 0;
            var result = retire(row.Id);
            Refuse(_root, result.Errors);
            _entries.Add(new PlanEntry(
                PlanAction.Remove, noun, name(row), row.Id, refused == 0 ? "" : $"{refused} key{(refused == 1 ? "" : "s")} of it that {(refused == 1 ? "is" : "are")} not of this file will be refused.", []));
        }
    }
}
