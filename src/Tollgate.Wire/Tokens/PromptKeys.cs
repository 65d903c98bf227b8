namespace Tollgate.Wire.Tokens;

/// <summary>Recognises the names, of all the request formats at once: a name means the same in each that uses it.</summary>
internal static class PromptKeys
{
    private const int Longest = 32;

    /// <summary>The meaning of a property name as it stands in the body.</summary>
    /// <param name="name">The name, perhaps escaped.</param>
    /// <param name="topLevel">Whether it is a property of the body itself.</param>
    public static PromptKey Of(ReadOnlySpan<byte> name, bool topLevel)
    {
        // Escapes must not hide a name: "\u0064ata" is "data" to the provider.
        Span<byte> text = stackalloc byte[Longest * 6];
        if (name.Length > text.Length)
        {
            return PromptKey.Other;
        }

        ReadOnlySpan<byte> unescaped = text[..JsonText.Unescape(name, text)];
        return topLevel && TopLevel(unescaped) is var key and not PromptKey.Other ? key : Anywhere(unescaped);
    }

    private static PromptKey TopLevel(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("messages"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("contents"u8))
        {
            return PromptKey.Messages;
        }

        if (name.SequenceEqual("tools"u8) || name.SequenceEqual("functions"u8))
        {
            return PromptKey.Tools;
        }

        if (name.SequenceEqual("response_format"u8) || name.SequenceEqual("text"u8) || name.SequenceEqual("output_config"u8)
            || name.SequenceEqual("output_format"u8) || name.SequenceEqual("toolConfig"u8) || name.SequenceEqual("tool_config"u8)
            || name.SequenceEqual("generationConfig"u8) || name.SequenceEqual("generation_config"u8))
        {
            return PromptKey.Verbatim;
        }

        if (name.SequenceEqual("prompt"u8))
        {
            return PromptKey.Prompt;
        }

        return name.SequenceEqual("previous_response_id"u8) || name.SequenceEqual("conversation"u8)
            || name.SequenceEqual("cachedContent"u8) || name.SequenceEqual("cached_content"u8) || name.SequenceEqual("container"u8)
            ? PromptKey.Stored
            : PromptKey.Other;
    }

    private static PromptKey Anywhere(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("type"u8))
        {
            return PromptKey.Type;
        }

        if (name.SequenceEqual("data"u8) || name.SequenceEqual("image_url"u8) || name.SequenceEqual("url"u8)
            || name.SequenceEqual("file_data"u8) || name.SequenceEqual("file_url"u8) || name.SequenceEqual("bytes"u8))
        {
            return PromptKey.Media;
        }

        if (name.SequenceEqual("input"u8) || name.SequenceEqual("args"u8) || name.SequenceEqual("arguments"u8)
            || name.SequenceEqual("response"u8) || name.SequenceEqual("json"u8))
        {
            return PromptKey.Arguments;
        }

        if (name.SequenceEqual("media_type"u8) || name.SequenceEqual("mime_type"u8) || name.SequenceEqual("mimeType"u8))
        {
            return PromptKey.MediaType;
        }

        return name.SequenceEqual("file_id"u8) || name.SequenceEqual("fileUri"u8) || name.SequenceEqual("file_uri"u8)
            ? PromptKey.Stored
            : PromptKey.Other;
    }
}
