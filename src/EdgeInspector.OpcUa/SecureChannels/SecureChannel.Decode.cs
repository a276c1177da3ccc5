using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

internal sealed partial class SecureChannel
{
    private readonly UaWriter _assembly = new(256);
    private uint _assemblyRequestId;
    private int _assemblyChunkCount;

    /// <summary>Takes one received chunk (OPN, MSG or CLO); decrypts it in place.</summary>
    public ChannelMessage Decode(Span<byte> chunk)
    {
        MessageType type = chunk.Length < HelloMessage.HeaderSizeBytes ? MessageType.None : ChunkBuffer.TypeOf(chunk);
        return type switch
        {
            MessageType.Open => DecodeOpen(chunk),
            MessageType.Message or MessageType.Close => DecodeSymmetric(chunk, type),
            MessageType.None or MessageType.Hello or MessageType.Acknowledge or MessageType.Error =>
                ChannelMessage.Broken(StatusCode.BadTcpMessageTypeInvalid.Value, "expected OPN, MSG or CLO"),
            _ => ChannelMessage.Broken(StatusCode.BadTcpMessageTypeInvalid.Value, "expected OPN, MSG or CLO"),
        };
    }

    private ChannelMessage DecodeSymmetric(Span<byte> chunk, MessageType type)
    {
        if (chunk.Length < SymmetricHeaderSizeBytes + SequenceHeaderSizeBytes)
            return ChannelMessage.Broken(StatusCode.BadDecodingError.Value, "a chunk is shorter than its headers");
        if (BinaryPrimitives.ReadUInt32LittleEndian(chunk[8..]) != ChannelId)
            return ChannelMessage.Broken(StatusCode.BadTcpSecureChannelUnknown.Value, "a chunk names another secure channel");
        ChannelToken? token = FindReceiveToken(BinaryPrimitives.ReadUInt32LittleEndian(chunk[12..]));
        if (token is null)
            return ChannelMessage.Broken(StatusCode.BadSecureChannelTokenUnknown.Value, "a chunk names a token that is unknown or expired");

        Span<byte> secured = chunk[SymmetricHeaderSizeBytes..];
        int end = chunk.Length;
        if (Mode != MessageSecurityMode.None)
        {
            bool encrypted = Mode == MessageSecurityMode.SignAndEncrypt;
            int sizeMin = SequenceHeaderSizeBytes + Policy.SignatureSizeBytes + (encrypted ? 1 : 0);
            if (secured.Length < sizeMin || (encrypted && secured.Length % Policy.BlockSizeBytes != 0))
                return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "a secured chunk has an impossible length");
            ChannelKeys keys = ReceiveKeys(token)!;
            if (encrypted) keys.Decrypt(secured);
            end -= Policy.SignatureSizeBytes;
            if (!keys.Verify(chunk[..end], chunk[end..]))
                return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "the signature of a chunk is wrong");
            if (encrypted)
            {
                end -= 1 + chunk[end - 1];
                if (end < SymmetricHeaderSizeBytes + SequenceHeaderSizeBytes)
                    return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "the padding of a chunk is longer than the chunk");
            }
        }

        if (!TakeSequenceNumber(BinaryPrimitives.ReadUInt32LittleEndian(secured)))
            return ChannelMessage.Broken(StatusCode.BadSequenceNumberInvalid.Value, "a sequence number does not follow the one before");
        TokenWasUsed(token);
        uint requestId = BinaryPrimitives.ReadUInt32LittleEndian(secured[4..]);
        return Assemble(type, chunk[3], requestId, chunk[(SymmetricHeaderSizeBytes + SequenceHeaderSizeBytes)..end]);
    }

    private ChannelMessage Assemble(MessageType type, byte final, uint requestId, ReadOnlySpan<byte> body)
    {
        // The chunks of a message follow each other; only an OPN may stand between them. [OPC UA Part 6 §6.7.3]
        if (_assemblyChunkCount > 0 && (requestId != _assemblyRequestId || type != MessageType.Message))
            return ChannelMessage.Broken(StatusCode.BadDecodingError.Value, "chunks of two messages are mixed");

        if (final == (byte)'A')
        {
            _assemblyChunkCount = 0;
            var reader = new UaReader(body);
            StatusCode status = reader.ReadStatusCode();
            string? reason = reader.ReadString();
            // Whatever the abort says, the message is gone; one that says nothing readable, or Good, must not look like success.
            if (reader.Failed || !status.IsBad) status = StatusCode.BadDecodingError;
            return new ChannelMessage { Kind = ChannelMessageKind.Aborted, Type = type, RequestId = requestId, Status = status, Reason = reader.Failed ? null : reason };
        }

        if (_assemblyChunkCount == 0)
        {
            // The common case, one chunk: the body is read where it lies.
            if (final == (byte)'F' && body.Length <= ReceiveMessageSizeMax)
                return new ChannelMessage { Kind = ChannelMessageKind.Complete, Type = type, RequestId = requestId, Body = body };
            _assembly.Clear();
            _assemblyRequestId = requestId;
        }

        _assemblyChunkCount++;
        if (_assemblyChunkCount > limits.ReceiveChunkCountMax || body.Length > ReceiveMessageSizeMax - _assembly.Length)
            return ChannelMessage.Broken(StatusCode.BadTcpMessageTooLarge.Value, "a message is larger than the limit that was agreed");
        _assembly.WriteBytes(body);
        if (final != (byte)'F') return new ChannelMessage { Kind = ChannelMessageKind.Incomplete };
        _assemblyChunkCount = 0;
        return new ChannelMessage { Kind = ChannelMessageKind.Complete, Type = type, RequestId = requestId, Body = _assembly.Written };
    }

    /// <summary>Takes the place of an OPN chunk in the row of sequence numbers, so that what follows can be read before it is decrypted.</summary>
    /// <returns>False near the wrap, where its number cannot be foretold: then it must be decoded at once.</returns>
    public bool TryDeferOpen(out uint sequenceNumber)
    {
        sequenceNumber = _sequenceNumberReceived + 1;
        if (!_hasReceived || _sequenceNumberReceived >= SequenceNumberWrap) return false;
        _sequenceNumberReceived = sequenceNumber;
        return true;
    }

    /// <summary>Decodes an OPN chunk whose place was taken by <see cref="TryDeferOpen"/>; may run beside sending and receiving.</summary>
    public ChannelMessage DecodeDeferredOpen(Span<byte> chunk, uint sequenceNumber) => DecodeOpen(chunk, sequenceNumber);

    /// <summary>Whether a symmetric chunk names a token that is in use.</summary>
    public bool KnowsTokenOf(ReadOnlySpan<byte> chunk) =>
        chunk.Length >= SymmetricHeaderSizeBytes && FindReceiveToken(BinaryPrimitives.ReadUInt32LittleEndian(chunk[12..])) is not null;

    private ChannelMessage DecodeOpen(Span<byte> chunk, uint? deferred = null)
    {
        if (chunk[3] != (byte)'F' || !OpenHeader.TryRead(chunk, out OpenHeader? header))
            return ChannelMessage.Broken(StatusCode.BadDecodingError.Value, "an OPN chunk cannot be read");
        if (header!.PolicyUri != Policy.Uri)
            return ChannelMessage.Broken(StatusCode.BadSecurityPolicyRejected.Value, $"OPN uses {header.PolicyUri}, the channel {Policy.Uri}");

        Span<byte> secured = chunk[header.SizeBytes..];
        if (!Policy.IsNone)
        {
            if (!CertificateBytes.Leaf(header.SenderCertificate).SequenceEqual(_peerCertificate))
                return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "OPN comes with another certificate than the channel's");
            if (!header.ReceiverThumbprint.AsSpan().SequenceEqual(_own!.Thumbprint))
                return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "OPN is encrypted for another certificate than ours");
            if (!TryDecryptOpen(chunk, header.SizeBytes, out secured))
                return ChannelMessage.Broken(StatusCode.BadSecurityChecksFailed.Value, "OPN cannot be decrypted or its signature is wrong");
        }

        if (secured.Length < SequenceHeaderSizeBytes)
            return ChannelMessage.Broken(StatusCode.BadDecodingError.Value, "an OPN chunk is shorter than its headers");
        uint sequenceNumber = BinaryPrimitives.ReadUInt32LittleEndian(secured);
        if (deferred is { } place ? sequenceNumber != place : !TakeSequenceNumber(sequenceNumber))
            return ChannelMessage.Broken(StatusCode.BadSequenceNumberInvalid.Value, "a sequence number does not follow the one before");
        return new ChannelMessage
        {
            Kind = ChannelMessageKind.Complete,
            Type = MessageType.Open,
            RequestId = BinaryPrimitives.ReadUInt32LittleEndian(secured[4..]),
            Body = secured[SequenceHeaderSizeBytes..],
        };
    }

    private bool TryDecryptOpen(ReadOnlySpan<byte> chunk, int headerSize, out Span<byte> secured)
    {
        secured = default;
        int cipherBlock = _own!.PrivateKey.KeySize / 8;
        ReadOnlySpan<byte> cipher = chunk[headerSize..];
        if (cipher.IsEmpty || cipher.Length % cipherBlock != 0) return false;

        // Header and plain text side by side: the signature covers both.
        byte[] plain = new byte[headerSize + cipher.Length];
        chunk[..headerSize].CopyTo(plain);
        int end = headerSize;
        try
        {
            for (int at = 0; at < cipher.Length; at += cipherBlock)
                end += _own.PrivateKey.Decrypt(cipher.Slice(at, cipherBlock), plain.AsSpan(end), Policy.EncryptionPadding);
        }
        catch (CryptographicException)
        {
            return false;
        }

        int signatureSize = _peerKey!.KeySize / 8;
        int extra = cipherBlock > 256 ? 1 : 0;
        end -= signatureSize;
        if (end < headerSize + SequenceHeaderSizeBytes + 1 + extra) return false;
        if (!_peerKey.VerifyData(plain.AsSpan(0, end), plain.AsSpan(end, signatureSize), HashAlgorithmName.SHA256, Policy.SignaturePadding)) return false;

        int padding = plain[end - 1];
        if (extra == 1) padding = (padding << 8) | plain[end - 2];
        end -= 1 + extra + padding;
        if (end < headerSize + SequenceHeaderSizeBytes) return false;
        secured = plain.AsSpan(headerSize..end);
        return true;
    }
}
