using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Sends a chat answer as chunks, with each provider's place for usage.</summary>
internal sealed class ChatStream(Exchange exchange, AnswerSink sink)
{
    private readonly EventBuffer _buffer = exchange.Buffer;
    private readonly Provider _provider = exchange.Endpoint.Provider;
    private readonly int _step = exchange.Directive.Chunk ?? exchange.Server.Profile.TokensPerEvent;

    private bool SendsUsage => !exchange.Directive.NoUsage;

    public async ValueTask SendAsync()
    {
        sink.StartStream("text/event-stream");
        if (_provider == Provider.OpenRouter) _buffer.Raw(": OPENROUTER PROCESSING\n\n"u8);
        if (_provider == Provider.Azure)
        {
            WritePromptFilters();
            if (!await sink.SendAsync()) return;
        }

        for (var i = 0; i < exchange.Answer.Choices.Length; i++)
        {
            if (!await SendChoiceAsync(i)) return;
        }

        if (SendsUsage && HasUsageChunk)
        {
            WriteUsageChunk();
            if (!await sink.SendAsync()) return;
        }

        _buffer.Raw("data: [DONE]\n\n"u8);
        await sink.SendAsync(terminal: true);
    }

    private bool HasUsageChunk => _provider switch
    {
        Provider.OpenRouter => true,
        Provider.XAi or Provider.Mistral => false,
        _ => exchange.Ask.IncludeUsage,
    };

    private async ValueTask<bool> SendChoiceAsync(int index)
    {
        var choice = exchange.Answer.Choices[index];
        WriteRole(index, choice);
        if (!await sink.SendAsync()) return false;
        var thought = index == 0 ? exchange.Answer.ReasoningText : GeneratedText.Empty;
        for (var at = 0; at < thought.Count; at += _step)
        {
            WriteText(index, "reasoning_content"u8, thought.Slice(at, Math.Min(_step, thought.Count - at)));
            if (!await sink.SendAsync()) return false;
        }

        for (var at = 0; at < choice.Text.Count; at += _step)
        {
            var count = Math.Min(_step, choice.Text.Count - at);
            WriteText(index, "content"u8, choice.Text.Slice(at, count));
            if (!await sink.SendAsync(count)) return false;
        }

        for (var i = 0; i < choice.Calls.Length; i++)
        {
            if (!await SendCallAsync(index, i, choice.Calls[i])) return false;
        }

        WriteFinish(index, choice);
        return await sink.SendAsync();
    }

    private async ValueTask<bool> SendCallAsync(int choice, int call, ToolCall tool)
    {
        WriteCall(choice, call, tool.Name, []);
        if (!await sink.SendAsync(tool.NameTokens)) return false;
        for (var at = 0; at < tool.Arguments.Count; at += _step)
        {
            var count = Math.Min(_step, tool.Arguments.Count - at);
            WriteCall(choice, call, null, tool.Arguments.Slice(at, count));
            if (!await sink.SendAsync(count)) return false;
        }

        return true;
    }

    private Utf8JsonWriter BeginChunk()
    {
        var json = _buffer.BeginEvent([]);
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, exchange.Created);
        json.WriteString("model"u8, exchange.ServedModel);
        if (exchange.Tier is not null) json.WriteString("service_tier"u8, exchange.Tier);
        json.WriteString("system_fingerprint"u8, "fp_simulated"u8);
        return json;
    }

    private void EndChunk(Utf8JsonWriter json)
    {
        // Asked for, every chunk but the last says usage:null; not asked for, none mentions it.
        if (exchange.Ask.IncludeUsage && _provider is Provider.OpenAI or Provider.Azure or Provider.DeepSeek) json.WriteNull("usage"u8);
        json.WriteEndObject();
        _buffer.EndEvent();
    }

    private Utf8JsonWriter BeginDelta(int index)
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("delta"u8);
        return json;
    }

    private static void EndDelta(Utf8JsonWriter json, ReadOnlySpan<byte> finish = default)
    {
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        if (finish.Length == 0) json.WriteNull("finish_reason"u8);
        else json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteRole(int index, AnswerChoice choice)
    {
        var json = BeginDelta(index);
        json.WriteString("role"u8, "assistant"u8);
        if (choice.Calls.Length > 0) json.WriteNull("content"u8);
        else json.WriteString("content"u8, ""u8);
        json.WriteNull("refusal"u8);
        EndDelta(json);
        EndChunk(json);
    }

    private void WriteText(int index, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text)
    {
        var json = BeginDelta(index);
        json.WriteString(member, text);
        EndDelta(json);
        EndChunk(json);
    }

    private void WriteCall(int index, int call, string? name, ReadOnlySpan<byte> arguments)
    {
        var json = BeginDelta(index);
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, call);
        if (name is not null)
        {
            json.WriteString("id"u8, exchange.NewId("call_", 1000 * (index + 1) + call));
            json.WriteString("type"u8, "function"u8);
        }

        json.WriteStartObject("function"u8);
        if (name is not null) json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        EndDelta(json);
        EndChunk(json);
    }

    private void WriteFinish(int index, AnswerChoice choice)
    {
        var json = BeginDelta(index);
        EndDelta(json, ChatDialect.FinishReason(choice));
        var isLast = index == exchange.Answer.Choices.Length - 1;
        if (SendsUsage && isLast && _provider is Provider.XAi or Provider.Mistral) UsageJson.WriteMember(json, exchange);
        if (SendsUsage && isLast && _provider == Provider.Groq)
        {
            json.WriteStartObject("x_groq"u8);
            json.WriteString("id"u8, exchange.NewId("req_"));
            UsageJson.WriteMember(json, exchange);
            json.WriteEndObject();
        }

        EndChunk(json);
    }

    private void WriteUsageChunk()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices"u8);
        if (_provider == Provider.OpenRouter)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, 0);
            json.WriteStartObject("delta"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, ""u8);
            json.WriteEndObject();
            json.WriteNull("finish_reason"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        UsageJson.WriteMember(json, exchange);
        json.WriteEndObject();
        _buffer.EndEvent();
    }

    private void WritePromptFilters()
    {
        var json = _buffer.BeginEvent([]);
        json.WriteStartObject();
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        json.WriteNumber("created"u8, 0);
        json.WriteString("id"u8, ""u8);
        json.WriteString("model"u8, ""u8);
        json.WriteString("object"u8, ""u8);
        AzureFilters.WritePrompt(json);
        json.WriteEndObject();
        _buffer.EndEvent();
    }
}
