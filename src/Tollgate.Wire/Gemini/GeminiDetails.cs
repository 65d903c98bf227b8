using Tollgate.Wire.Json;

namespace Tollgate.Wire.Gemini;

/// <summary>Counts by modality. A list replaces the one before it; documents count as images, which is how they are priced.</summary>
internal static class GeminiDetails
{
    public static void Read(ref JsonCursor cursor, ref long? audio, ref long? image, ref long? video)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        audio = image = video = null;
        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                cursor.Skip();
                continue;
            }

            ReadOnlySpan<byte> modality = default;
            long? count = null;
            while (cursor.NextMember(out var name))
            {
                if (name.SequenceEqual("modality"u8))
                {
                    cursor.ReadString(out modality);
                }
                else if (name.SequenceEqual("tokenCount"u8))
                {
                    count = cursor.ReadFigure();
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (count is not { } tokens)
            {
                continue;
            }

            if (modality.SequenceEqual("AUDIO"u8))
            {
                audio = Add(audio, tokens);
            }
            else if (modality.SequenceEqual("IMAGE"u8) || modality.SequenceEqual("DOCUMENT"u8))
            {
                image = Add(image, tokens);
            }
            else if (modality.SequenceEqual("VIDEO"u8))
            {
                video = Add(video, tokens);
            }
        }
    }

    // A figure that is no count is not added up: it has to be seen.
    private static long Add(long? sum, long tokens) =>
        sum is < 0 ? sum.Value : tokens < 0 ? tokens : Math.Min((sum ?? 0) + tokens, JsonCursor.MaxCount + 1);
}
