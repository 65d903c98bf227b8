using Tollgate.Economics.Pricing;

namespace Tollgate.Gateway.Settlement;

/// <summary>Finds the prices of an answer, by the models it names.</summary>
internal interface IAnswerRates
{
    /// <summary>Region or deployment class where the model's name tells none.</summary>
    string? Region { get; }

    /// <summary>The prices of the answer as a whole: of the model served where the card knows it by name, else of the model asked for.</summary>
    ModelMatch Served(string? model);

    /// <summary>The prices of a part of an answer that a model of this name made.</summary>
    ModelMatch Of(string model);
}
