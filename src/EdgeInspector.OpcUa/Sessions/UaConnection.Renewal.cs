namespace EdgeInspector.OpcUa;

internal sealed partial class UaConnection
{
    private readonly Lock _renewing = new();
    private readonly UaWriter _openBody = new(512);
    private readonly UaWriter _openOutput = new(4096);
    private byte[]? _renewalNonce;
    private uint _renewalRequestId;
    private uint _renewalSequenceNumber;
    private bool _renewalWaits;
    private byte[]? _answer;
    private uint _answerSequenceNumber;

    /// <summary>Whether the answer to a renewal is kept for <see cref="FinishRenewal"/> instead of being decrypted by whoever receives it.</summary>
    public bool DefersRenewal { get; set; }

    /// <summary>Called after each new token, on the thread that took it.</summary>
    public Action? Renewed { get; set; }

    /// <summary>Whether an OPN for the next token is under way.</summary>
    public bool IsRenewing => Volatile.Read(ref _renewalNonce) is not null;

    /// <summary>Whether an answer waits for <see cref="FinishRenewal"/>.</summary>
    public bool HasRenewalAnswer => Volatile.Read(ref _answer) is not null;

    /// <summary>Secures and sends the OPN that asks for the next token; its answer comes whenever it comes. For the thread that sends.</summary>
    public StatusCode SendRenewal()
    {
        byte[] nonce = ReserveRenewal(0);
        EncodeRenewal(nonce);
        return TrySendRenewal(nonce, out StatusCode sent) ? sent : StatusCode.BadSequenceNumberInvalid;
    }

    /// <summary>Takes a request id and foretells the sequence number of the next OPN. For the thread that sends.</summary>
    /// <param name="ahead">Chunks that will have gone before it, for who sends so often that the very next number is always taken.</param>
    public byte[] ReserveRenewal(uint ahead)
    {
        _renewalRequestId = ++_requestId;
        _renewalSequenceNumber = Channel.ForetellSequenceNumber(ahead);
        return Channel.NewNonce() ?? [];
    }

    /// <summary>Signs and encrypts the OPN; the slow part, done beside sending and receiving by one thread.</summary>
    public void EncodeRenewal(byte[] nonce)
    {
        WriteOpen(SecurityTokenRequestType.Renew, Channel.Mode, nonce);
        _openOutput.Clear();
        Channel.EncodeOpen(_renewalRequestId, _openBody.Written, _openOutput, _renewalSequenceNumber);
    }

    /// <summary>Sends what <see cref="EncodeRenewal"/> made, or leaves it to the request before whose number it comes. For the thread that sends.</summary>
    /// <returns>False when its number has gone to another chunk meanwhile.</returns>
    public bool TrySendRenewal(byte[] nonce, out StatusCode sent)
    {
        sent = StatusCode.Good;
        bool isNow = Channel.TryClaimSequenceNumber(_renewalSequenceNumber);
        if (!isNow && !Channel.IsAhead(_renewalSequenceNumber)) return false;
        Volatile.Write(ref _renewalNonce, nonce);
        _renewalWaits = !isNow;
        if (isNow) sent = SendOpen();
        return true;
    }

    /// <summary>Takes an OPN back that still waits for its number, because the requests that should reach it do not come. For the thread that sends.</summary>
    public bool WithdrawRenewal()
    {
        if (!_renewalWaits) return false;
        _renewalWaits = false;
        Volatile.Write(ref _renewalNonce, null);
        return true;
    }

    // Before each request is secured: the OPN that waits for just this number goes first. It was signed before; nothing is waited for.
    private void SendWaitingRenewal()
    {
        if (!_renewalWaits || Channel.UpcomingSequenceNumber != _renewalSequenceNumber) return;
        _renewalWaits = false;
        bool hasRoom = Gathers || WaitUntilWritable(TimeSpan.Zero);
        if (!hasRoom || !Channel.TryClaimSequenceNumber(_renewalSequenceNumber)) Volatile.Write(ref _renewalNonce, null);
        // Half an OPN would be taken for the request behind it.
        else if (SendOpen(waits: false).IsBad) Break();
    }

    private StatusCode SendOpen(bool waits = true)
    {
        if (!Gathers) return SendAll(_openOutput.Written, waits);
        _gathered.WriteBytes(_openOutput.Written);
        return StatusCode.Good;
    }

    /// <summary>Takes the new token from the answer to <see cref="SendRenewal"/>.</summary>
    public StatusCode TakeRenewal(in ChannelMessage message)
    {
        if (_renewalNonce is not { } nonce || message.RequestId != _renewalRequestId) return StatusCode.BadSecureChannelTokenUnknown;
        StatusCode taken = TakeToken(message.Body, nonce);
        Volatile.Write(ref _renewalNonce, null);
        if (taken.IsGood) Renewed?.Invoke();
        return taken;
    }

    /// <summary>Decrypts the answer that was kept, if there is one, and takes its token. Waits while another thread does it.</summary>
    public StatusCode FinishRenewal()
    {
        lock (_renewing)
        {
            if (_answer is not { } chunk) return StatusCode.Good;
            ChannelMessage message = Channel.DecodeDeferredOpen(chunk, _answerSequenceNumber);
            StatusCode taken = message.Kind == ChannelMessageKind.Complete ? TakeRenewal(message) : message.Status;
            Volatile.Write(ref _answer, null);
            return taken;
        }
    }

    // The answer is copied, for its buffer is used again; its place in the row of numbers is taken now, its contents later.
    private bool KeepsRenewalAnswer(ReadOnlySpan<byte> chunk)
    {
        if (!DefersRenewal || !IsRenewing || HasRenewalAnswer || !Channel.TryDeferOpen(out _answerSequenceNumber)) return false;
        Volatile.Write(ref _answer, chunk.ToArray());
        return true;
    }
}
