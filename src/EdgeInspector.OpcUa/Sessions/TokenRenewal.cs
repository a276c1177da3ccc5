namespace EdgeInspector.OpcUa;

/// <summary>Renews a channel's token beside the sending: the private key works on the caller's thread, without the lock of those who send.</summary>
/// <remarks>
/// An OPN carries a sequence number under its signature, so it is secured for a foretold one. The very next one is tried first; whoever sends
/// so often that it is always taken gets one that lies ahead, by what went during the signing before, and the request that reaches it sends the
/// finished OPN first. Only when four fifths of the token's lifetime are over is an OPN secured with the lock held.
/// </remarks>
internal sealed class TokenRenewal(UaConnection connection, Lock sending, UaClientOptions options)
{
    private const int TriesMax = 10;

    // Longer than it takes until a lock lets one that waits go before one that comes back at once (100 ms in .NET).
    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(500);

    private long _sent;

    /// <summary>Renewals for which the lock had to be held while the OPN was signed.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Takes the next step, if one is due. Without the lock, by one thread.</summary>
    /// <returns>Bad when the connection must end: the server did not renew, or said no.</returns>
    public StatusCode Look(out bool hasActed)
    {
        hasActed = true;
        if (connection.HasRenewalAnswer) return connection.FinishRenewal();
        if (connection.IsRenewing && !TryWithdraw())
        {
            hasActed = false;
            return options.Time.GetElapsedTime(_sent) > options.RequestTimeout ? StatusCode.BadTimeout : StatusCode.Good;
        }

        if (connection.Channel.CurrentToken!.IsDueForRenewal(options.Time)) return Renew();
        hasActed = false;
        return StatusCode.Good;
    }

    private StatusCode Renew()
    {
        uint ahead = 0;
        for (int i = 1; i <= TriesMax; i++)
        {
            if (!sending.TryEnter(LockWait)) return StatusCode.Good;
            byte[] nonce = connection.ReserveRenewal(ahead);
            uint before = connection.Channel.SequenceNumberSent;
            sending.Exit();
            connection.EncodeRenewal(nonce);
            if (!sending.TryEnter(LockWait)) return StatusCode.Good;
            try
            {
                bool isSent = connection.TrySendRenewal(nonce, out StatusCode sent);
                if (!isSent && !connection.Channel.CurrentToken!.IsPressing(options.Time))
                {
                    // Twice what went meanwhile, and one more each time.
                    ahead = Math.Min(2 * (connection.Channel.SequenceNumberSent - before) + (uint)i, 10_000);
                    continue;
                }

                if (!isSent)
                {
                    HeldCount++;
                    sent = connection.SendRenewal();
                }

                _sent = options.Time.GetTimestamp();
                return sent;
            }
            finally
            {
                sending.Exit();
            }
        }

        return StatusCode.Good;
    }

    // The rhythm has stopped, so the very next number is free.
    private bool TryWithdraw()
    {
        if (!sending.TryEnter(LockWait)) return false;
        bool isWithdrawn = connection.WithdrawRenewal();
        sending.Exit();
        return isWithdrawn;
    }
}
