namespace Tollgate.Commands.Connect;

/// <summary>A client people point at the gateway: its settings, what to know about it, and a request of its shape. Stateless.</summary>
internal interface IConnectableClient
{
    /// <summary>The word after <c>tollgate connect</c>.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>The model used when none is given.</summary>
    string DefaultModel { get; }

    IReadOnlyList<ClientSetting> Settings(ConnectTarget target);

    /// <summary>What does not work, or works differently, one sentence each.</summary>
    IReadOnlyList<string> Notes(ConnectTarget target);

    /// <summary>One request as the client would send it.</summary>
    ClientRequest Request(ConnectTarget target);
}
