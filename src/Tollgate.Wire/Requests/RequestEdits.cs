using System.Buffers.Text;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>The changes the gateway makes to a request, as splices: the smallest edit in the right place for each format.</summary>
public static class RequestEdits
{
    /// <summary>Names another model. Where the body names none (Gemini, Bedrock, Azure) nothing changes: the URL does.</summary>
    public static void SetModel(RequestFacts facts, ReadOnlySpan<char> model, SpliceList splices)
    {
        if (facts.ModelRange.IsPresent)
        {
            Span<byte> value = stackalloc byte[JsonStrings.MaxEncodedLength(Math.Min(model.Length, 256))];
            if (model.Length > 256)
            {
                value = new byte[JsonStrings.MaxEncodedLength(model.Length)];
            }

            var length = JsonStrings.Encode(model, value);
            splices.Replace(facts.ModelRange.Offset, facts.ModelRange.Length, value[..length]);
        }
    }

    /// <summary>
    /// Caps the output at <paramref name="tokens"/>: replaces the cap that is there (both, where chat carries two), else
    /// inserts the member the format defines, with its object where that is missing. Embeddings and counts have no cap.
    /// </summary>
    /// <param name="format">The format of the body.</param>
    /// <param name="facts">What was read in it.</param>
    /// <param name="tokens">The most output tokens for each answer.</param>
    /// <param name="splices">Takes the change.</param>
    /// <param name="knowsCompletionTokens">
    /// Whether the server of an OpenAI chat knows <c>max_completion_tokens</c>. OpenAI's reasoning models take nothing else; many compatible
    /// servers know only <c>max_tokens</c>, and some ignore what they do not know.
    /// </param>
    public static void SetMaxOutput(WireFormat format, RequestFacts facts, long tokens, SpliceList splices, bool knowsCompletionTokens = true)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(tokens, number, out var digits);
        number = number[..digits];
        if (facts.MaxOutputRange.IsPresent)
        {
            splices.Replace(facts.MaxOutputRange.Offset, facts.MaxOutputRange.Length, number);
            if (facts.SecondMaxOutputRange.IsPresent)
            {
                splices.Replace(facts.SecondMaxOutputRange.Offset, facts.SecondMaxOutputRange.Length, number);
            }

            return;
        }

        switch (format)
        {
            case WireFormat.OpenAIChat:
                InsertMember(facts, knowsCompletionTokens ? "\"max_completion_tokens\":"u8 : "\"max_tokens\":"u8, number, default, splices);
                break;
            case WireFormat.OpenAICompletions or WireFormat.AnthropicMessages:
                InsertMember(facts, "\"max_tokens\":"u8, number, default, splices);
                break;
            case WireFormat.OpenAIResponses:
                InsertMember(facts, "\"max_output_tokens\":"u8, number, default, splices);
                break;
            case WireFormat.GeminiGenerate:
                InConfig(facts, "\"generationConfig\":{"u8, "\"maxOutputTokens\":"u8, number, splices);
                break;
            case WireFormat.BedrockConverse:
                InConfig(facts, "\"inferenceConfig\":{"u8, "\"maxTokens\":"u8, number, splices);
                break;
            case WireFormat.OllamaChat:
                InConfig(facts, "\"options\":{"u8, "\"num_predict\":"u8, number, splices);
                break;
        }
    }

    /// <summary>
    /// Makes an OpenAI-shaped stream report its usage (<c>stream_options.include_usage: true</c>), keeping the caller's other
    /// stream options. Does nothing when the caller asked already or did not ask for a stream.
    /// </summary>
    public static void AskForUsage(RequestFacts facts, SpliceList splices)
    {
        if (facts.IncludeUsageAsked || !facts.Stream || facts.Format is not (WireFormat.OpenAIChat or WireFormat.OpenAICompletions))
        {
            return;
        }

        if (facts.IncludeUsageRange.IsPresent)
        {
            splices.Replace(facts.IncludeUsageRange.Offset, facts.IncludeUsageRange.Length, "true"u8);
        }
        else if (facts.StreamOptionsIsNull)
        {
            splices.Replace(facts.StreamOptionsRange.Offset, facts.StreamOptionsRange.Length, "{\"include_usage\":true}"u8);
        }
        else if (facts.StreamOptionsRange.IsPresent)
        {
            splices.Insert(
                facts.StreamOptionsRange.Offset + 1,
                facts.StreamOptionsIsEmpty ? "\"include_usage\":true"u8 : "\"include_usage\":true,"u8);
        }
        else
        {
            InsertMember(facts, "\"stream_options\":{\"include_usage\":true}"u8, default, default, splices);
        }
    }

    /// <summary>Asks the provider not to store the answer (<c>store: false</c>; OpenAI chat and Responses, Gemini, else nothing).</summary>
    public static void SetStoreFalse(RequestFacts facts, SpliceList splices)
    {
        if (facts.StoreRange.IsPresent)
        {
            if (facts.Store != false)
            {
                splices.Replace(facts.StoreRange.Offset, facts.StoreRange.Length, "false"u8);
            }
        }
        else if (facts.Format is WireFormat.OpenAIChat or WireFormat.OpenAIResponses or WireFormat.GeminiGenerate)
        {
            InsertMember(facts, "\"store\":false"u8, default, default, splices);
        }
    }

    /// <summary>Inserts a whole member, such as <c>"safety_identifier":"u_1"</c>, at the start of the root object.</summary>
    public static void InsertMember(RequestFacts facts, ReadOnlySpan<byte> member, SpliceList splices) =>
        InsertMember(facts, member, default, default, splices);

    private static void InConfig(
        RequestFacts facts, ReadOnlySpan<byte> openConfig, ReadOnlySpan<byte> member, ReadOnlySpan<byte> number, SpliceList splices)
    {
        if (!facts.ConfigRange.IsPresent)
        {
            Span<byte> opened = stackalloc byte[openConfig.Length + member.Length];
            openConfig.CopyTo(opened);
            member.CopyTo(opened[openConfig.Length..]);
            InsertMember(facts, opened, number, "}"u8, splices);
            return;
        }

        Span<byte> inside = stackalloc byte[member.Length + number.Length + 2];
        var length = 0;
        if (facts.ConfigIsNull)
        {
            inside[length++] = (byte)'{';
        }

        member.CopyTo(inside[length..]);
        number.CopyTo(inside[(length + member.Length)..]);
        length += member.Length + number.Length;
        if (facts.ConfigIsNull)
        {
            inside[length++] = (byte)'}';
            splices.Replace(facts.ConfigRange.Offset, facts.ConfigRange.Length, inside[..length]);
            return;
        }

        if (!facts.ConfigIsEmpty)
        {
            inside[length++] = (byte)',';
        }

        splices.Insert(facts.ConfigRange.Offset + 1, inside[..length]);
    }

    // In an empty root the comma goes between insertions, else after each.
    private static void InsertMember(
        RequestFacts facts, ReadOnlySpan<byte> member, ReadOnlySpan<byte> value, ReadOnlySpan<byte> close, SpliceList splices)
    {
        Span<byte> text = member.Length + value.Length + close.Length <= 510
            ? stackalloc byte[512]
            : new byte[member.Length + value.Length + close.Length + 1];
        var length = 0;
        if (facts.RootIsEmpty && splices.InsertsAt(facts.RootInsertOffset))
        {
            text[length++] = (byte)',';
        }

        member.CopyTo(text[length..]);
        length += member.Length;
        value.CopyTo(text[length..]);
        length += value.Length;
        close.CopyTo(text[length..]);
        length += close.Length;
        if (!facts.RootIsEmpty)
        {
            text[length++] = (byte)',';
        }

        splices.Insert(facts.RootInsertOffset, text[..length]);
    }
}
