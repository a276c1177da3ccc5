namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Receives the stream of one camera on a thread of its own.</summary>
public sealed class GvspReceiver : IDisposable
{
    /// <summary>The counters since the start of the stream.</summary>
    public StreamStatistics Statistics => throw new NotImplementedException();

    /// <summary>The local UDP port to which the camera sends.</summary>
    public int Port => throw new NotImplementedException();

    /// <summary>The size of the socket's receive buffer, as the operating system granted it.</summary>
    public int ReceiveBufferBytes => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
