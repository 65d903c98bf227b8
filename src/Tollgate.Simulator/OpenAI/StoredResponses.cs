namespace Tollgate.Simulator.OpenAI;

/// <summary>The newest completed responses, by credential and id: another credential does not see them. Thread-safe, bounded.</summary>
internal sealed class StoredResponses
{
    private const int Kept = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Owner, string Id), StoredResponse> _byId = [];
    private readonly Queue<(string Owner, string Id)> _order = new();

    public void Put(string owner, string id, StoredResponse response)
    {
        lock (_gate)
        {
            _byId[(owner, id)] = response;
            _order.Enqueue((owner, id));
            if (_order.Count > Kept) _byId.Remove(_order.Dequeue());
        }
    }

    public StoredResponse? Find(string owner, string id)
    {
        lock (_gate) return _byId.GetValueOrDefault((owner, id));
    }

    public bool Remove(string owner, string id)
    {
        lock (_gate) return _byId.Remove((owner, id));
    }
}
