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
        if (_assemblyChunkCount > 0 && requestId != _assemblyRequestId)
            return ChannelMessage.Broken(StatusCode.BadDecodingError.Value, "chunks of two messages are mixed");

        if (final == (byte)'A')
        {
            _assemblyChunkCount = 0;
            var reader = new UaReader(body);
            StatusCode status = reader.ReadStatusCode();
            string? reason = reader.ReadString();
            return new ChannelMessage { Kind = ChannelMessageKind.Aborted, Type = type, RequestId = requestId, Status = status, Reason = reason };
        }

        if (_assemblyChunkCount == 0)
        {
            // The common case, one chunk: the body is read where it lies.
            if (final == (byte)'F')
                return new ChannelMessage { Kind = ChannelMessageKind.Complete, Type = type, RequestId = requestId, Body = body };
            _assembly.Clear();
            _assemblyRequestId = requestId;
        }

        _assemblyChunkCount++;
        if (_assemblyChunkCount > limits.ReceiveChunkCountMax || body.Length > limits.ReceiveMessageSizeMax - _assembly.Length)
            return ChannelMessage.Broken(StatusCode.BadTcpMessageTooLarge.Value, "a message is larger than the limit that was agreed");
        _assembly.WriteBytes(body);
        if (final != (byte)'F') return new ChannelMessage { Kind = ChannelMessageKind.Incomplete };
        _assemblyChunkCount = 0;
        return new ChannelMessage { Kind = ChannelMessageKind.Complete, Type = type, RequestId = requestId, Body = _assembly.Written };
    }

    private ChannelMessage DecodeOpen(Span<byte> chunk)
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
        if (!TakeSequenceNumber(BinaryPrimitives.ReadUInt32LittleEndian(secured)))
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
