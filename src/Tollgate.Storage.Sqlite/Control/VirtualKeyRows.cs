using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class VirtualKeyRows(ControlConnection connection) : SqliteControlSet<VirtualKey>(
    connection,
    "virtual_keys",
    "organization_id, team_id, user_id, name, prefix, hash, expires_micros, allowed_models, allowed_surfaces, default_feature, default_tags, metadata, last_used_micros, rotated_from")
{
    protected override string Noun => "key";

    protected override object?[] Own(VirtualKey row) =>
    [
        Blob(row.OrganizationId),
        Blob(row.TeamId),
        Blob(row.UserId),
        row.Name,
        row.Prefix,
        row.Hash.ToArray(),
        row.ExpiresMicros,
        JsonSerializer.Serialize(row.AllowedModels),
        JsonSerializer.Serialize(row.AllowedSurfaces),
        row.DefaultFeature,
        JsonSerializer.Serialize(row.DefaultTags),
        JsonSerializer.Serialize(row.Metadata),
        row.LastUsedMicros,
        Blob(row.RotatedFrom),
    ];

    protected override VirtualKey ReadOwn(ControlRecord record) => new()
    {
        OrganizationId = record.Id(),
        TeamId = record.NullableId(),
        UserId = record.NullableId(),
        Name = record.Text(),
        Prefix = record.Text(),
        Hash = record.Hash(),
        ExpiresMicros = record.NullableNumber(),
        AllowedModels = record.Json<string[]>(),
        AllowedSurfaces = record.Json<string[]>(),
        DefaultFeature = record.Text(),
        DefaultTags = record.Json<string[]>(),
        Metadata = record.Json<Dictionary<string, string>>(),
        LastUsedMicros = record.NullableNumber(),
        RotatedFrom = record.NullableId(),
    };

    protected override void CheckReferences(VirtualKey row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        CheckMember("teams", "team_id", row.TeamId, row.OrganizationId, errors);
        CheckMember("users", "user_id", row.UserId, row.OrganizationId, errors);
    }
}
