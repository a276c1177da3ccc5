namespace EdgeInspector.OpcUa;

/// <summary>Renews the channel's token beside the writing: the private key works on the maintenance thread, without the gate.</summary>
/// <remarks>
/// An OPN carries the next sequence number under its signature, so it is secured for a foretold number and sent only if no request went
/// meanwhile. Where requests leave no such gap it is secured with the gate held, still on this thread: one request then waits for one
/// signature.
/// </remarks>
public sealed partial class UaLink
{
    private const int RenewalTriesAside = 10;

    // Longer than it takes until a lock lets one that waits go before one that comes back at once (100 ms in .NET).
    private static readonly TimeSpan GateWait = TimeSpan.FromMilliseconds(500);

    private long _renewalSent;

    /// <summary>Renewals for which the gate had to be held while the OPN was signed.</summary>
    internal int RenewalsInTheWay { get; private set; }

    /// <returns>Whether a step of a renewal was taken, so that the rest of the look can wait.</returns>
    private bool RenewAside(UaConnection connection)
    {
        if (connection.HasRenewalAnswer)
        {
            StatusCode taken = connection.FinishRenewal();
            if (taken.IsBad) LoseAside(connection, taken, $"{connection.EndpointUrl}: the channel's token was not renewed: {taken}");
            return true;
        }

        if (connection.IsRenewing || !connection.Channel.CurrentToken!.IsDueForRenewal(_time)) return false;
        for (int i = 1; i <= RenewalTriesAside; i++)
        {
            if (!TryHold(connection)) return true;
            byte[] nonce = connection.ReserveRenewal();
            _gate.Exit();
            connection.EncodeRenewal(nonce);
            if (!TryHold(connection)) return true;
            try
            {
                bool isSent = connection.TrySendRenewal(nonce, out StatusCode sent);
                if (!isSent && i < RenewalTriesAside && !connection.Channel.CurrentToken.IsPressing(_time)) continue;
                if (!isSent)
                {
                    RenewalsInTheWay++;
                    sent = connection.SendRenewal();
                }

                _renewalSent = _time.GetTimestamp();
                if (sent.IsBad) Lost(sent, $"{connection.EndpointUrl}: the channel's token was not renewed: {sent}");
                return true;
            }
            finally
            {
                _gate.Exit();
            }
        }

        return true;
    }

    // Holds the gate, unless a request takes long or the connection is gone: the next look tries again.
    private bool TryHold(UaConnection connection)
    {
        if (!_gate.TryEnter(GateWait)) return false;
        if (ReferenceEquals(_connection, connection)) return true;
        _gate.Exit();
        return false;
    }

    private void LoseAside(UaConnection connection, StatusCode status, string reason)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_connection, connection)) Lost(status, reason);
        }
    }
}
