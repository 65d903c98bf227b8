namespace Tollgate.Storage.Control;

/// <content>What a virtual key may carry.</content>
public static partial class ControlRules
{
    private static void Key(List<ControlError> errors, VirtualKey key)
    {
        Text(errors, "name", key.Name);
        Text(errors, "prefix", key.Prefix);
        Text(errors, "origin", key.Origin, required: false);
        Text(errors, "default_feature", key.DefaultFeature, required: false);
        Few(errors, "allowed_models", key.AllowedModels.Count, MostModels);
        foreach (var model in key.AllowedModels.Take(MostModels))
            Text(errors, "allowed_models", model);
        Few(errors, "allowed_surfaces", key.AllowedSurfaces.Count, MostSurfaces);
        foreach (var surface in key.AllowedSurfaces.Take(MostSurfaces))
            Text(errors, "allowed_surfaces", surface);
        var assigned = (key.CostCenter.Length > 0 ? 1 : 0) + (key.Project.Length > 0 ? 1 : 0);
        if (key.DefaultTags.Count + assigned > 16)
            Invalid(errors, "default_tags", key.DefaultTags.Count, "are too many tags; a request carries at most 16, cost centre and project among them");
        foreach (var tag in key.DefaultTags.Take(16))
            Tag(errors, "default_tags", tag);
        if (key.ExpiresMicros is <= 0)
            Invalid(errors, "expires_at", key.ExpiresMicros, "is not a time");
        Few(errors, "allowed_addresses", key.AllowedAddresses.Count, MostAddresses);
        foreach (var range in key.AllowedAddresses.Take(MostAddresses))
        {
            if (!AddressRange.TryParse(range, out _, out var problem))
                Invalid(errors, "allowed_addresses", range, problem);
        }

        Few(errors, "required_attribution", key.RequiredAttribution.Count, MostRequired);
        foreach (var word in key.RequiredAttribution.Take(MostRequired).Where(static word => !RequiredAttribution.IsKnown(word)))
            Invalid(errors, "required_attribution", word, $"is nothing that a request can name; write {string.Join(", ", RequiredAttribution.Dimensions.Select(static one => one.ToString().ToLowerInvariant()))} or tag:KEY, such as tag:env");
        if (key.RequiredAttribution.Contains(RequiredAttribution.TagPrefix + "cost_center", StringComparer.Ordinal))
            Invalid(errors, "required_attribution", RequiredAttribution.TagPrefix + "cost_center", "is said by the key alone, so that no request could; set the key's cost_center");
        Assigned(errors, "cost_center", key.CostCenter);
        Assigned(errors, "project", key.Project);
        Few(errors, "metadata", key.Metadata.Count, MostNotes);
        foreach (var (name, note) in key.Metadata.Take(MostNotes))
        {
            Text(errors, "metadata", name);
            if (note is null || note.Length > LongestNote)
                Invalid(errors, "metadata", name, $"must hold 0 to {LongestNote} characters");
        }
    }

    private static bool HasSameNotes(VirtualKey was, VirtualKey now) =>
        was.Metadata.Count == now.Metadata.Count && was.Metadata.All(note => now.Metadata.TryGetValue(note.Key, out var kept) && kept == note.Value);

    // Whatever stands behind cost_center= and project= must fit into a tag.
    private static void Assigned(List<ControlError> errors, string field, string value)
    {
        if (value.Length > 0 && (string.IsNullOrWhiteSpace(value) || value.Trim() != value || value.Length > LongestName || HasControl(value)))
            Invalid(errors, field, value, $"must have 0 to {LongestName} printable characters, without spaces around them");
    }
}
