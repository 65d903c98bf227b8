using Tollgate.Wire.Json;

namespace Tollgate.Wire.AnthropicMessages;

/// <summary>
/// Anthropic's usage object. A later object (message_delta, cumulative) replaces the earlier one key by key where it is
/// not null; nothing is summed.
/// </summary>
internal static class MessagesUsage
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts, bool isStart)
    {
        var usage = facts.Usage;
        if (!UsageValues.TryObject(ref cursor, usage, out var inside))
        {
            return;
        }

        while (inside.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 5 when name.SequenceEqual("speed"u8):
                    Text(ref inside, ref facts.Speed);
                    break;
                case 10 when name.SequenceEqual("iterations"u8):
                    Iterations(ref inside, usage);
                    break;
                case 12 when name.SequenceEqual("input_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.Input, usage);
                    break;
                case 12 when name.SequenceEqual("service_tier"u8):
                    Text(ref inside, ref facts.ServiceTier);
                    break;
                case 13 when name.SequenceEqual("output_tokens"u8):
                    if (inside.ReadFigure() is { } output)
                    {
                        usage.Output = output;
                        usage.OutputIsPlaceholder = isStart;
                        UsageValues.Note(output, usage);
                    }

                    break;
                case 13 when name.SequenceEqual("inference_geo"u8):
                    Text(ref inside, ref facts.InferenceGeo);
                    break;
                case 14 when name.SequenceEqual("cache_creation"u8):
                    CacheCreation(ref inside, ref usage.CacheWrite5m, ref usage.CacheWrite1h);
                    break;
                case 15 when name.SequenceEqual("server_tool_use"u8):
                    ServerTools(ref inside, usage);
                    break;
                case 21 when name.SequenceEqual("output_tokens_details"u8):
                    Details(ref inside, usage);
                    break;
                case 23 when name.SequenceEqual("cache_read_input_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.CacheRead, usage);
                    break;
                case 27 when name.SequenceEqual("cache_creation_input_tokens"u8):
                    UsageValues.Count(ref inside, ref usage.CacheWrite, usage);
                    break;
                default:
                    inside.Skip();
                    break;
            }
        }
    }

    private static void Text(ref JsonCursor cursor, ref string? field)
    {
        if (cursor.ReadString(out var raw))
        {
            field = TextPool.Get(raw);
        }
    }

    private static void CacheCreation(ref JsonCursor cursor, ref long? fiveMinutes, ref long? oneHour)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("ephemeral_5m_input_tokens"u8))
            {
                fiveMinutes = cursor.ReadFigure() ?? fiveMinutes;
            }
            else if (name.SequenceEqual("ephemeral_1h_input_tokens"u8))
            {
                oneHour = cursor.ReadFigure() ?? oneHour;
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ServerTools(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("web_search_requests"u8))
            {
                UsageValues.Count(ref cursor, ref usage.WebSearches, usage);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void Details(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("thinking_tokens"u8))
            {
                UsageValues.Count(ref cursor, ref usage.Reasoning, usage);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void Iterations(ref JsonCursor cursor, ReportedUsage usage)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        usage.StartIterations();
        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            string? type = null, model = null;
            long? input = null, read = null, write = null, write5m = null, write1h = null, output = null;
            while (cursor.NextMember(out var name))
            {
                switch (name.Length)
                {
                    case 4 when name.SequenceEqual("type"u8):
                        Text(ref cursor, ref type);
                        break;
                    case 5 when name.SequenceEqual("model"u8):
                        Text(ref cursor, ref model);
                        break;
                    case 12 when name.SequenceEqual("input_tokens"u8):
                        input = cursor.ReadFigure();
                        break;
                    case 13 when name.SequenceEqual("output_tokens"u8):
                        output = cursor.ReadFigure();
                        break;
                    case 14 when name.SequenceEqual("cache_creation"u8):
                        CacheCreation(ref cursor, ref write5m, ref write1h);
                        break;
                    case 23 when name.SequenceEqual("cache_read_input_tokens"u8):
                        read = cursor.ReadFigure();
                        break;
                    case 27 when name.SequenceEqual("cache_creation_input_tokens"u8):
                        write = cursor.ReadFigure();
                        break;
                    default:
                        cursor.Skip();
                        break;
                }
            }

            if (usage.Iterations.Count < ReportedUsage.MaxIterations)
            {
                usage.AddIteration(new(type, model, input, read, write, write5m, write1h, output));
            }
        }
    }
}
