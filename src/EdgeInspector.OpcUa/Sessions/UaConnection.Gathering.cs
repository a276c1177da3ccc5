namespace EdgeInspector.OpcUa;

/// <summary>Requests of several callers that leave together: securing is done under the caller's lock, sending outside of it.</summary>
internal sealed partial class UaConnection
{
    private UaWriter _gathered = new(8192);
    private UaWriter _leaving = new(8192);

    /// <summary>Whether requests are kept until <see cref="SendGathered"/>, in the order of their numbers.</summary>
    public bool Gathers { get; set; }

    /// <summary>Bytes that were gathered and not yet taken; a hint outside the lock.</summary>
    public int GatheredBytes => _gathered.Length;

    /// <summary>Takes what was gathered; with the lock held under which it was, and by one thread at a time until it is sent.</summary>
    public bool TakeGathered()
    {
        if (_gathered.Length == 0) return false;
        (_gathered, _leaving) = (_leaving, _gathered);
        return true;
    }

    /// <summary>Sends what was taken.</summary>
    public StatusCode SendGathered()
    {
        StatusCode sent = SendAll(_leaving.Written);
        _leaving.Clear();
        return sent;
    }
}
