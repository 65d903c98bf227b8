using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>What the GenAI metrics need of an attempt, copied because the attempt is used again. Immutable.</summary>
/// <param name="Surface">The surface the caller used.</param>
/// <param name="Vendor">Whose conventions the provider follows.</param>
/// <param name="Server">The provider's address.</param>
/// <param name="RequestModel">The model asked for.</param>
/// <param name="ResponseModel">The model the provider says it served; null when it does not say.</param>
/// <param name="Failure">How the attempt failed.</param>
/// <param name="Status">The provider's HTTP status; 0 for none.</param>
/// <param name="IsStream">The answer was asked for as a stream.</param>
/// <param name="InputTokens">Inclusive of cached ones; 0 when unknown.</param>
/// <param name="OutputTokens">Inclusive of reasoning; 0 when unknown.</param>
/// <param name="IsFinal">The counts are the provider's complete figures.</param>
/// <param name="FirstByteMicros">From the start of the attempt to the first byte of the answer; -1 for none.</param>
/// <param name="DurationMicros">From the start of the attempt to its end.</param>
internal readonly record struct GenAIMeasurement(
    Surface Surface,
    string Vendor,
    Uri Server,
    string RequestModel,
    string? ResponseModel,
    AttemptFailure Failure,
    int Status,
    bool IsStream,
    long InputTokens,
    long OutputTokens,
    bool IsFinal,
    long FirstByteMicros,
    long DurationMicros);
