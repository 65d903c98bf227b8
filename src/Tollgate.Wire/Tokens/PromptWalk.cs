using System.Buffers;
using System.Text.Json;

namespace Tollgate.Wire.Tokens;

/// <summary>One walk over a request body; the rules are those of <see cref="JsonTextTokens"/>.</summary>
internal ref struct PromptWalk
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly TokenizerFamily _family;
    private readonly Span<Part> _parts;
    private Utf8JsonReader _reader;
    private long _tokens;
    private int _messages;
    private int _tools;
    private int _mediaParts;
    private long _mediaBytes;
    private bool _stored;
    private bool _inMessages;

    public PromptWalk(ReadOnlySpan<byte> json, TokenizerFamily family, Span<Part> parts)
    {
        _json = json;
        _family = family;
        _parts = parts;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonTextTokens.MaxDepth });
    }

    public PromptTokens Run()
    {
        while (_reader.Read())
        {
            Value(PromptKey.Other);
        }

        _tokens += JsonTextTokens.PerRequest + ((long)JsonTextTokens.PerMessage * _messages) + ((long)JsonTextTokens.PerTool * _tools);
        if (_family == TokenizerFamily.Unknown)
        {
            _tokens += TokenEstimator.UnknownOverhead + (_tools > 0 ? JsonTextTokens.HiddenInstructions : 0);
        }

        return new PromptTokens(_tokens, _messages, _tools, _mediaParts, _mediaBytes, _stored, IsWellFormed: true);
    }

    private void Value(PromptKey key)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Property();
                break;
            case JsonTokenType.StartObject:
                CountMessage();
                _parts[_reader.CurrentDepth + 1] = default;
                break;
            case JsonTokenType.EndObject:
                Close(_parts[_reader.CurrentDepth + 1]);
                break;
            case JsonTokenType.String:
                CountMessage();
                String(key);
                break;
            case JsonTokenType.Number:
                _tokens += TokenEstimator.AtMost(_family, _reader.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null:
                _tokens++;
                break;
        }
    }

    private void Property()
    {
        var topLevel = _reader.CurrentDepth == 1;
        var key = PromptKeys.Of(_reader.ValueSpan, topLevel);
        Text(_reader.ValueSpan, _reader.ValueIsEscaped);
        _inMessages = topLevel ? key is PromptKey.Messages or PromptKey.Prompt : _inMessages;
        _reader.Read();
        _stored |= key switch
        {
            PromptKey.Stored => _reader.TokenType != JsonTokenType.Null,
            PromptKey.Prompt => topLevel && _reader.TokenType == JsonTokenType.StartObject,
            _ => false,
        };
        var isNested = _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (isNested && key is PromptKey.Tools or PromptKey.Verbatim or PromptKey.Arguments)
        {
            if (key == PromptKey.Tools)
            {
                Tools(_reader);
            }

            Verbatim();
            return;
        }

        Value(key);
    }

    // The value as the JSON it is.
    private void Verbatim()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        _tokens += TokenEstimator.AtMost(_family, _json[start..(int)_reader.BytesConsumed]);
    }

    // Counts the tools with a copy of the reader, and which of them the provider defines.
    private void Tools(Utf8JsonReader tools)
    {
        var depth = tools.CurrentDepth;
        while (tools.Read() && tools.CurrentDepth > depth)
        {
            if (tools.CurrentDepth == depth + 1 && tools.TokenType == JsonTokenType.StartObject)
            {
                _tools++;
            }
            else if (tools.CurrentDepth == depth + 2 && tools.TokenType == JsonTokenType.PropertyName
                && PromptKeys.Of(tools.ValueSpan, topLevel: false) == PromptKey.Type)
            {
                tools.Read();
                var isCallers = tools.ValueSpan.SequenceEqual("function"u8) || tools.ValueSpan.SequenceEqual("custom"u8);
                _tokens += isCallers ? 0 : JsonTextTokens.HiddenInstructions;
                tools.Skip();
            }
        }
    }

    // An element of the list of messages: an object, or a bare string where the format allows it.
    private void CountMessage()
    {
        if (_inMessages && _reader.CurrentDepth == 2)
        {
            _messages++;
        }
    }

    private void String(PromptKey key)
    {
        var value = _reader.ValueSpan;
        ref var part = ref _parts[_reader.CurrentDepth];
        switch (key)
        {
            case PromptKey.Type:
                part.IsText |= IsTextType(value);
                break;
            case PromptKey.MediaType:
                part.IsText |= !MediaText.IsMedia(value);
                break;
            case PromptKey.Media when MediaText.IsDataAddress(value):
                if (MediaText.IsMedia(MediaText.MediaType(value)))
                {
                    _mediaParts++;
                    _mediaBytes += value.Length;
                }
                else
                {
                    _tokens += value.Length;
                }

                return;
            case PromptKey.Media when MediaText.IsRemoteAddress(value):
                _mediaParts++;
                break;
            case PromptKey.Media when MediaText.IsBase64(value):
                // Whether it is media may stand behind it: "media_type" and "type" are its siblings.
                part.Embedded++;
                part.EmbeddedBytes += value.Length;
                return;
        }

        Text(value, _reader.ValueIsEscaped);
    }

    // Types of parts whose "data" the model reads as text: plain text documents, and thoughts that are only encrypted.
    private static bool IsTextType(ReadOnlySpan<byte> type)
    {
        Span<byte> text = stackalloc byte[128];
        if (type.Length > text.Length)
        {
            return true;
        }

        ReadOnlySpan<byte> unescaped = text[..JsonText.Unescape(type, text)];
        return unescaped.SequenceEqual("text"u8) || unescaped.SequenceEqual("redacted_thinking"u8);
    }

    // At the end of an object it is known what its data is; text that is base64 has fewer characters, hence tokens, than bytes.
    private void Close(in Part part)
    {
        if (part.IsText)
        {
            _tokens += part.EmbeddedBytes;
        }
        else
        {
            _mediaParts += part.Embedded;
            _mediaBytes += part.EmbeddedBytes;
        }
    }

    private void Text(ReadOnlySpan<byte> value, bool escaped)
    {
        if (!escaped)
        {
            _tokens += TokenEstimator.AtMost(_family, value);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
        var length = JsonText.Unescape(value, buffer);
        _tokens += TokenEstimator.AtMost(_family, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>What is known of an object that is still open.</summary>
    internal struct Part
    {
        /// <summary>Whether its data, if any, is text.</summary>
        public bool IsText;

        /// <summary>The base64 strings found.</summary>
        public int Embedded;

        /// <summary>Their length.</summary>
        public long EmbeddedBytes;
    }
}
