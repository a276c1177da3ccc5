using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>One end of a UA secure channel: secures messages into chunks and takes chunks apart, without any IO.</summary>
/// <remarks>
/// Client and server share it. Encoding belongs to one thread at a time and decoding to one; the two may run at once.
/// Sequence numbers are shared by OPN and MSG and never start anew with a token. [OPC UA Part 6 §6.7]
/// </remarks>
internal sealed partial class SecureChannel(ChannelRole role, TransportLimits limits, TimeProvider time)
{
    // Beyond this number a sender may wrap to one below 1024. [OPC UA Part 6 §6.7.2.4]
    private const uint SequenceNumberWrap = uint.MaxValue - 1024;

    private readonly Lock _tokens = new();
    private ApplicationCertificate? _own;
    private byte[] _peerCertificate = [];
    private RSA? _peerKey;
    private ChannelToken? _sending;
    private ChannelToken? _current;
    private ChannelToken? _previous;
    private uint _sequenceNumberSent;
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

    public ChannelToken? CurrentToken => _current;

    /// <summary>Sets algorithms and certificates; a client does so before OPN, a server when it has read the first OPN's header.</summary>
    public void Secure(SecurityPolicy policy, MessageSecurityMode mode, ApplicationCertificate? own, byte[] peerCertificate, RSA? peerKey)
    {
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

    private ChannelKeys? SendKeys(ChannelToken token) => role == ChannelRole.Client ? token.ClientKeys : token.ServerKeys;

    private ChannelKeys? ReceiveKeys(ChannelToken token) => role == ChannelRole.Client ? token.ServerKeys : token.ClientKeys;

    private uint NextSequenceNumber()
    {
        _sequenceNumberSent = _sequenceNumberSent >= SequenceNumberWrap ? 1 : _sequenceNumberSent + 1;
        return _sequenceNumberSent;
    }

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
