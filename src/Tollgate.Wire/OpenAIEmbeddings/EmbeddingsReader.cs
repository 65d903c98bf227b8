using Tollgate.Wire.Json;
using Tollgate.Wire.OpenAIChat;

namespace Tollgate.Wire.OpenAIEmbeddings;

/// <summary>Reads an embeddings answer: counts its vectors, reads its usage; the vectors themselves are skipped.</summary>
internal static class EmbeddingsReader
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("data"u8) && cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    facts.Embeddings++;
                    cursor.Skip();
                }
            }
            else if (name.SequenceEqual("usage"u8))
            {
                OpenAIUsage.Read(ref cursor, facts.Usage);
            }
            else if (name.SequenceEqual("error"u8))
            {
                ErrorReader.Read(ref cursor, facts);
            }
            else if (name.SequenceEqual("model"u8) && cursor.ReadString(out var model))
            {
                facts.SetModel(model);
            }
            else if (!name.SequenceEqual("model"u8))
            {
                cursor.Skip();
            }
        }
    }
}
