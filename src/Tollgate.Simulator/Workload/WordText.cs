using System.Text;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Workload;

/// <summary>Prompts made of plain words: no tokenizer finds fewer tokens than words in them.</summary>
internal static class WordText
{
    private const int SentenceLength = 13;

    private static readonly string[] s_words =
        ("the order was shipped to a wrong address and our customer would like it back before Friday please check whether this "
         + "rule holds for every item in the list because some of them have no price yet when the service answers slowly we try "
         + "again after a short pause never show internal names in an answer write one sentence for each finding and say which "
         + "line it is about keep numbers dates and units exactly as they are given if two parts of the contract disagree name "
         + "both and quote the paragraph total amount due within thirty days from the date of invoice unless agreed otherwise "
         + "index table cache queue worker release branch merge failing test report value range empty missing wrong type").Split(' ');

    internal static string Of(string seed, int words)
    {
        var dice = new Dice(Dice.Hash(seed));
        var text = new StringBuilder(words * 6);
        for (var i = 0; i < words; i++)
        {
            if (i > 0) text.Append(i % SentenceLength == 0 ? ". " : " ");
            text.Append(s_words[dice.Below(s_words.Length)]);
        }

        return text.Append('.').ToString();
    }
}
