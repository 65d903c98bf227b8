using System.Globalization;
using Tollgate.Configuration.Yaml;

namespace Tollgate.Importing.Litellm;

/// <summary>Reads <c>model_list</c>: what can be served here, and a report line for every key.</summary>
internal sealed class LitellmModels(string file, ImportReport report)
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    private readonly List<(int Line, string Path, string Note, bool IsConverted)> _notes = [];

    public List<LitellmDeployment> Deployments { get; } = [];

    public void Read(YamlNode list)
    {
        if (list.Kind != NodeKind.List)
        {
            Problem(list, "model_list", $"This is {list.KindName}. Write a list of '- model_name: …'.");
            return;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            Entry(list.Items[i], $"model_list[{i}]");
        }
    }

    private void Entry(YamlNode entry, string path)
    {
        if (entry.Kind != NodeKind.Map)
        {
            Problem(entry, path, $"This is {entry.KindName}. Write model_name and litellm_params.");
            return;
        }

        string? name = null, baseModel = null;
        YamlNode? parameters = null;
        foreach (var (key, mark, value) in entry.Entries)
        {
            switch (key)
            {
                case "model_name" when value is { Kind: NodeKind.Scalar, IsNull: false }:
                    name = value.Text.Trim();
                    break;
                case "litellm_params" when value.Kind == NodeKind.Map:
                    parameters = value;
                    break;
                case "model_info" when value.Kind == NodeKind.Map:
                    baseModel = Info(value, $"{path}.model_info");
                    break;
                case "model_name" or "litellm_params" or "model_info":
                    Problem(value, $"{path}.{key}", $"This is {value.KindName}.");
                    break;
                default:
                    report.Left(file, mark.Line, $"{path}.{key}", LitellmSettings.Unknown);
                    break;
            }
        }

        if (string.IsNullOrEmpty(name) || name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            Problem(entry, $"{path}.model_name", string.IsNullOrEmpty(name) ? "Missing." : $"{Shown.Value(name)} has white space; a name without any is needed.");
        }
        else if (parameters is null)
        {
            Problem(entry, $"{path}.litellm_params", "Missing. Write at least its model.");
        }
        else
        {
            Parameters(name, parameters, baseModel, entry.Mark, path);
        }
    }

    private void Parameters(string name, YamlNode parameters, string? baseModel, YamlMark mark, string path)
    {
        string? model = null, url = null, version = null, organization = null, key = null, provider = null;
        long order = 0;
        var weight = 1;
        int? timeout = null;
        _notes.Clear();
        foreach (var (field, at, value) in parameters.Entries)
        {
            var fieldPath = $"{path}.litellm_params.{field}";
            if (value.IsNull)
            {
                continue;
            }

            switch (field)
            {
                case "model":
                    model = Text(value, fieldPath);
                    break;
                case "api_base" or "base_url":
                    url = Address(value, fieldPath);
                    Carry(at.Line, fieldPath, "the provider's base_url");
                    break;
                case "api_version":
                    version = Text(value, fieldPath);
                    Carry(at.Line, fieldPath, "the provider's api_version, which only Azure has");
                    break;
                case "organization":
                    organization = Text(value, fieldPath);
                    Carry(at.Line, fieldPath, "the header OpenAI-Organization");
                    break;
                case "custom_llm_provider":
                    provider = Text(value, fieldPath);
                    Carry(at.Line, fieldPath, "which provider it is");
                    break;
                case "api_key":
                    key = Key(value, fieldPath);
                    break;
                case "order":
                    order = Number(value, fieldPath) is { } place ? (long)place : 0;
                    Convert(at.Line, fieldPath, "decides which of several deployments of a name is taken");
                    break;
                case "weight":
                    weight = Number(value, fieldPath) is { } share ? (int)Math.Clamp(decimal.Ceiling(share), 0, 1000) : 1;
                    Convert(at.Line, fieldPath, "the weight of the account with this key, in whole numbers, for all models of the provider");
                    break;
                case "timeout":
                    timeout = Number(value, fieldPath) is { } seconds ? (int)Math.Clamp(decimal.Ceiling(seconds), 1, 86_400) : null;
                    Convert(at.Line, fieldPath, "timeouts.total of the provider, the longest of its models");
                    break;
                default:
                    report.Left(file, at.Line, fieldPath, LitellmSettings.OfDeployment(field));
                    break;
            }
        }

        if (string.IsNullOrWhiteSpace(model))
        {
            Problem(parameters, $"{path}.litellm_params.model", "Missing.");
            return;
        }

        string bare;
        var kind = provider is null ? LitellmKind.Of(model, out bare) : LitellmKind.ByPrefix(bare = provider);
        bare = provider is null ? bare : model.StartsWith(provider + "/", StringComparison.Ordinal) ? model[(provider.Length + 1)..] : model;
        if (kind is null)
        {
            _notes.ForEach(note => report.Left(file, note.Line, note.Path, "belongs to an entry that is not carried over"));
        }

        if (kind is null && model is not "*")
        {
            report.Left(file, mark.Line, path, $"{Shown.Value(name)} is {Shown.Value(model)} in LiteLLM, a provider that is not reached from here");
            return;
        }

        if (kind is null)
        {
            report.Left(file, mark.Line, path, "every model of every provider: name the providers; a provider's own models are reached as provider/model without an entry");
            return;
        }

        if (bare.Any(char.IsWhiteSpace) || bare.Length == 0)
        {
            Problem(parameters, $"{path}.litellm_params.model", $"{Shown.Value(model)} is no model name.");
            return;
        }

        foreach (var (line, at, note, isConverted) in _notes)
        {
            if (isConverted)
            {
                report.Converted(file, line, at, note);
            }
            else
            {
                report.Carried(file, line, at, note);
            }
        }

        Deployments.Add(new LitellmDeployment(
            name, bare, kind, url is null ? null : kind.Url(url), kind.Api == "azure" ? version : null, organization, key ?? Default(kind, url), baseModel, order, weight, timeout, mark, path));
    }

    private string? Info(YamlNode info, string path)
    {
        string? baseModel = null;
        foreach (var (field, mark, value) in info.Entries)
        {
            if (field == "base_model" && value is { Kind: NodeKind.Scalar, IsNull: false })
            {
                baseModel = value.Text[(value.Text.LastIndexOf('/') + 1)..];
                report.Carried(file, mark.Line, $"{path}.{field}", "the model of the deployment, by which it is priced");
            }
            else
            {
                report.Left(file, mark.Line, $"{path}.{field}", LitellmSettings.OfInfo(field));
            }
        }

        return baseModel;
    }

    /// <summary>The reference for a key. A literal key is never repeated: it gets a variable of its own.</summary>
    private string Key(YamlNode value, string path)
    {
        const string environment = "os.environ/";
        var text = value.Kind == NodeKind.Scalar ? value.Text.Trim() : "";
        if (text.StartsWith(environment, StringComparison.Ordinal) && IsVariable(text[environment.Length..]))
        {
            Carry(value.Mark.Line, path, $"read from the variable {text[environment.Length..]}");
            return $"${{{text[environment.Length..]}}}";
        }

        if (text.StartsWith(environment, StringComparison.Ordinal) || text.Length == 0)
        {
            Problem(value, path, "This names no environment variable. Write os.environ/NAME with letters, digits and _.");
            return "none";
        }

        if (text.ToLowerInvariant() is "none" or "dummy" or "fake-key" or "anything" or "empty" or "not-needed")
        {
            Convert(value.Mark.Line, path, "key: none, for a server that takes none");
            return "none";
        }

        if (!_variables.TryGetValue(text, out var variable))
        {
            _variables.Add(text, variable = $"IMPORTED_PROVIDER_KEY_{_variables.Count + 1}");
        }

        Convert(value.Mark.Line, path, $"the key stands in the file and is not copied: put it into the variable {variable}");
        return $"${{{variable}}}";
    }

    private static string Default(LitellmKind kind, string? url) => kind.KeyVariable is { } variable && (url is null || kind.Api != "openai") ? $"${{{variable}}}" : "none";

    private string? Address(YamlNode value, string path)
    {
        var text = Text(value, path);
        if (text is null)
        {
            return null;
        }

        if (text.StartsWith("os.environ/", StringComparison.Ordinal) && IsVariable(text[11..]))
        {
            Problem(value, path, $"The address is in the variable {text[11..]}, which cannot be read here. Write the address itself for the import.");
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            Problem(value, path, $"{Shown.Value(text)} is no address. Write https://host/path.");
            return null;
        }

        return text;
    }

    private string? Text(YamlNode value, string path)
    {
        if (value.Kind == NodeKind.Scalar)
        {
            return value.Text.Trim();
        }

        Problem(value, path, $"This is {value.KindName}. Write a text.");
        return null;
    }

    private decimal? Number(YamlNode value, string path)
    {
        if (value.Kind == NodeKind.Scalar && decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0)
        {
            return number;
        }

        Problem(value, path, $"{Shown.Value(value.Text)} is no number from 0 on.");
        return null;
    }

    // What becomes of a field is known only when the provider is.
    private void Carry(int line, string path, string note) => _notes.Add((line, path, note, false));

    private void Convert(int line, string path, string note) => _notes.Add((line, path, note, true));

    private static bool IsVariable(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void Problem(YamlNode at, string path, string message) => report.Problem(file, at.Mark.Line, path, message, at.Mark.Column);
}
