using Tollgate.Configuration.Reading;
using Tollgate.Storage.Control;

namespace Tollgate.Applying;

/// <content>Aliases, which are judged when all of them are as the file says: one by one, new ones may lead in a circle with old ones.</content>
internal sealed partial class Application
{
    private void DeclareAliases()
    {
        var sections = _root.Sections("aliases").ToList();
        if (sections.Count == 0 && !_snapshot.Aliases.Any(one => one.ManagedBy == _label))
        {
            return;
        }

        var stored = ByKey(_snapshot.Aliases, one => _names.KeyOf(one.OrganizationId, one.Dimension, one.ScopeName, one.Name));
        var written = new Dictionary<string, Section>(StringComparer.Ordinal);
        var circles = _store.ChangeAliases(
            () =>
            {
                foreach (var section in sections)
                {
                    if (section.Scalar("name") is { } name)
                    {
                        written.TryAdd(name.Text, section);
                    }

                    DeclareLimit(section, "alias", stored, _store.Aliases, (row, scope, name) => Alias(section, row, scope, name));
                }

                Remove("alias", _snapshot.Aliases, static one => one.OrganizationId, one => $"{_names.Show(one.OrganizationId, one.Dimension, one.ScopeName)} \"{one.Name}\"", _store.Aliases.Retire);
            },
            _options.Within?.Id);
        foreach (var circle in circles)
        {
            if (written.TryGetValue(circle.Value, out var section))
            {
                section.Problem("target", circle.Message);
            }
            else
            {
                _root.Problem("aliases", circle.Message);
            }
        }
    }

    /// <summary>Null when something in it cannot be read, or a part that it needs is missing, which is told already.</summary>
    private static Alias? Alias(Section section, Alias? row, DeclaredScope scope, string name)
    {
        var read = DeclaredReading.Alias(
            section, row ?? new Alias { Name = section.Has("name") ? name : "-", OrganizationId = scope.Organization, Dimension = scope.Dimension, ScopeName = scope.Name, Target = "" }, out var isRead);
        if (isRead)
        {
            return read;
        }

        Refuse(section, ControlRules.Check(section.Has("target") ? read : read with { Target = "?" }));
        return null;
    }
}
