using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>One end of a UA secure channel: secures messages into chunks and takes chunks apart, without any IO.</summary>
/// <remarks>
/// Client and server share it. Encoding belongs to one thread at a time and decoding to one; the two may run at once.
/// Sequence numbers are shared by OPN and MSG and never start anew with a token. [OPC UA Part 6 §6.7]
/// </remarks>
internal sealed partial class SecureChannel(ChannelRole role, TransportLimits limits, TimeProvider time, uint sequenceNumberFirst = 1)
{
    // A sender goes beyond this number before it wraps to one below 1024. [OPC UA Part 6 §6.7.2.4]
    private const uint SequenceNumberWrap = uint.MaxValue - 1024;

    private readonly Lock _tokens = new();
    private ApplicationCertificate? _own;
    private byte[] _peerCertificate = [];
    private RSA? _peerKey;
    private ChannelToken? _sending;
    private ChannelToken? _current;
    private ChannelToken? _previous;
    private uint _sequenceNumberSent = sequenceNumberFirst - 1;
    private uint _sequenceNumberReceived;
    private bool _hasReceived;

    /// <summary>The channel's number, given by the server; 0 before the first OPN was answered.</summary>
    public uint ChannelId { get; set; }

    public SecurityPolicy Policy { get; private set; } = SecurityPolicy.None;

    public MessageSecurityMode Mode { get; set; } = MessageSecurityMode.None;

    /// <summary>The other end's certificate (the leaf); empty with policy None.</summary>
    public ReadOnlySpan<byte> PeerCertificate => _peerCertificate;

    public RSA? PeerKey => _peerKey;

    public TransportLimits Limits => limits;

    /// <summary>Largest message that is taken now, in bytes; a server asks for less until it knows its client.</summary>
    public int ReceiveMessageSizeMax { get; set; } = limits.ReceiveMessageSizeMax;

    public ChannelToken? CurrentToken => _current;

    /// <summary>Sets algorithms and certificates; a client does so before OPN, a server when it has read the first OPN's header.</summary>
    /// <exception cref="UaException">A key is shorter or longer than the policies take.</exception>
    public void Secure(SecurityPolicy policy, MessageSecurityMode mode, ApplicationCertificate? own, byte[] peerCertificate, RSA? peerKey)
    {
        if (own is not null && !SecurityPolicy.TakesKey(own.PrivateKey.KeySize))
            throw new UaException(StatusCode.BadCertificatePolicyCheckFailed, KeyRefusal(policy, $"our own certificate '{own.Certificate.Subject}'", own.PrivateKey.KeySize));
        if (peerKey is not null && !SecurityPolicy.TakesKey(peerKey.KeySize))
            throw new UaException(StatusCode.BadCertificatePolicyCheckFailed, KeyRefusal(policy, "the peer's certificate", peerKey.KeySize));
        Policy = policy;
        Mode = mode;
        _own = own;
        _peerCertificate = peerCertificate;
        _peerKey = peerKey;
    }

    /// <summary>A fresh random nonce of the policy's size; null with None.</summary>
    public byte[]? NewNonce() => Policy.IsNone ? null : RandomNumberGenerator.GetBytes(Policy.NonceSizeBytes);

    /// <summary>Takes a new token into use; the one before stays valid for what still arrives under it.</summary>
    public void Install(uint tokenId, TimeSpan lifetime, byte[]? clientNonce, byte[]? serverNonce)
    {
        ChannelKeys? clientKeys = Policy.IsNone ? null : new ChannelKeys(Policy, serverNonce, clientNonce);
        ChannelKeys? serverKeys = Policy.IsNone ? null : new ChannelKeys(Policy, clientNonce, serverNonce);
        var token = new ChannelToken(tokenId, lifetime, time.GetTimestamp(), clientKeys, serverKeys);
        lock (_tokens)
        {
            _previous = _current;
            _current = token;
            // A server goes on sending under the old token until the client has used the new one. [OPC UA Part 4 §5.6.2]
            if (role == ChannelRole.Client || _sending is null) _sending = token;
        }
    }

    private static string KeyRefusal(SecurityPolicy policy, string whose, int keySizeBits) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{whose} has a key of {keySizeBits} bit; policy {policy} takes {SecurityPolicy.KeySizeBitsMin} to {SecurityPolicy.KeySizeBitsMax}");

    private ChannelKeys? SendKeys(ChannelToken token) => role == ChannelRole.Client ? token.ClientKeys : token.ServerKeys;

    private ChannelKeys? ReceiveKeys(ChannelToken token) => role == ChannelRole.Client ? token.ServerKeys : token.ClientKeys;

    /// <summary>The number that the next chunk sent will carry.</summary>
    public uint UpcomingSequenceNumber => _sequenceNumberSent > SequenceNumberWrap && _sequenceNumberSent != uint.MaxValue ? 1 : _sequenceNumberSent + 1;

    /// <summary>Takes <paramref name="number"/> for a chunk that was secured ahead of its turn; false when another chunk has gone since.</summary>
    public bool TryClaimSequenceNumber(uint number)
    {
        if (UpcomingSequenceNumber != number) return false;
        _sequenceNumberSent = number;
        return true;
    }

    /// <summary>The number of the chunk before which <paramref name="ahead"/> others go; the very next one where the numbers are about to wrap.</summary>
    public uint ForetellSequenceNumber(uint ahead)
    {
        uint next = UpcomingSequenceNumber;
        return next > SequenceNumberWrap - Math.Min(ahead, SequenceNumberWrap) ? next : next + ahead;
    }

    /// <summary>Whether a foretold number is still to come.</summary>
    public bool IsAhead(uint number) => number > UpcomingSequenceNumber && UpcomingSequenceNumber < SequenceNumberWrap;

    /// <summary>The number that the last chunk carried.</summary>
    public uint SequenceNumberSent => _sequenceNumberSent;

    /// <summary>Takes back the numbers of chunks that were secured but never sent; a gap would end the channel.</summary>
    public void GiveBackSequenceNumbers(uint sequenceNumberSent) => _sequenceNumberSent = sequenceNumberSent;

    private uint NextSequenceNumber() => _sequenceNumberSent = UpcomingSequenceNumber;

    private bool TakeSequenceNumber(uint number)
    {
        bool follows = !_hasReceived || number == _sequenceNumberReceived + 1 || (_sequenceNumberReceived >= SequenceNumberWrap && number < 1024);
        if (!follows) return false;
        _hasReceived = true;
        _sequenceNumberReceived = number;
        return true;
    }

    private ChannelToken? FindReceiveToken(uint tokenId)
    {
        lock (_tokens)
        {
            ChannelToken? token = _current?.TokenId == tokenId ? _current : _previous?.TokenId == tokenId ? _previous : null;
            return token is null || token.IsExpired(time) ? null : token;
        }
    }

    // Only after its signature was checked: anybody can write a token's number into a chunk.
    private void TokenWasUsed(ChannelToken token)
    {
        if (role == ChannelRole.Server && !ReferenceEquals(_sending, token) && ReferenceEquals(_current, token)) _sending = token;
    }
}
