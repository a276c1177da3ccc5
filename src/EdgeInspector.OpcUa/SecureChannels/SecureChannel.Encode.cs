using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

internal sealed partial class SecureChannel
{
    // Message header 12, token id 4, sequence header 8. [OPC UA Part 6 §6.7.2]
    private const int SymmetricHeaderSizeBytes = 12 + 4;
    private const int SequenceHeaderSizeBytes = 8;

    /// <summary>Appends a message to <paramref name="output"/> as one or more secured chunks.</summary>
    /// <returns>Good, or why the message cannot be sent: it is larger than the other end takes, or there is no token.</returns>
    public StatusCode Encode(MessageType type, uint requestId, ReadOnlySpan<byte> body, UaWriter output)
    {
        ChannelToken? token = _sending;
        if (token is null) return StatusCode.BadSecureChannelClosed;
        if (limits.SendMessageSizeMax > 0 && body.Length > limits.SendMessageSizeMax) return StatusCode.BadRequestTooLarge;

        int bodySizeMax = ChunkBodySizeMax();
        int chunkCount = Math.Max(1, (body.Length + bodySizeMax - 1) / bodySizeMax);
        if (limits.SendChunkCountMax > 0 && chunkCount > limits.SendChunkCountMax) return StatusCode.BadRequestTooLarge;

        for (int i = 0; i < chunkCount; i++)
        {
            int size = Math.Min(bodySizeMax, body.Length);
            EncodeChunk(type, i == chunkCount - 1 ? (byte)'F' : (byte)'C', requestId, body[..size], token, output);
            body = body[size..];
        }

        return StatusCode.Good;
    }

    /// <summary>Appends an abort chunk: the message begun under this request id is given up.</summary>
    public void EncodeAbort(uint requestId, StatusCode status, string reason, UaWriter output)
    {
        if (_sending is not { } token) return;
        var body = new UaWriter(64);
        body.WriteStatusCode(status);
        body.WriteString(reason);
        EncodeChunk(MessageType.Message, (byte)'A', requestId, body.Written, token, output);
    }

    /// <summary>Appends an OPN chunk, signed with our key and encrypted for the other end unless the policy is None.</summary>
    public void EncodeOpen(uint requestId, ReadOnlySpan<byte> body, UaWriter output) => EncodeOpen(requestId, body, output, NextSequenceNumber());

    /// <inheritdoc cref="EncodeOpen(uint, ReadOnlySpan{byte}, UaWriter)"/>
    /// <remarks>
    /// Touches nothing of the channel that changes, so it may run beside sending and receiving; before the chunk leaves, its number must be
    /// claimed by <see cref="TryClaimSequenceNumber"/>.
    /// </remarks>
    public void EncodeOpen(uint requestId, ReadOnlySpan<byte> body, UaWriter output, uint sequenceNumber)
    {
        int start = output.Length;
        output.WriteUInt32((uint)MessageType.Open | ((uint)'F' << 24));
        output.WriteUInt32(0);
        output.WriteUInt32(ChannelId);
        output.WriteString(Policy.Uri);
        output.WriteByteString(Policy.IsNone ? null : _own!.Chain);
        output.WriteByteString(Policy.IsNone ? null : SHA1Thumbprint(_peerCertificate));
        int headerSize = output.Length - start;
        output.WriteUInt32(sequenceNumber);
        output.WriteUInt32(requestId);
        output.WriteBytes(body);

        if (Policy.IsNone)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(output.Written[(start + 4)..], (uint)(output.Length - start));
            return;
        }

        int cipherBlock = _peerKey!.KeySize / 8;
        int plainBlock = cipherBlock - Policy.OaepOverheadBytes;
        int signatureSize = _own!.PrivateKey.KeySize / 8;
        // Keys above 2048 bit need a second byte for the length of the padding. [OPC UA Part 6 §6.7.2.5]
        int extra = cipherBlock > 256 ? 1 : 0;
        int unpadded = output.Length - start - headerSize + 1 + extra + signatureSize;
        int padding = (plainBlock - unpadded % plainBlock) % plainBlock;
        Span<byte> pad = output.Reserve(1 + padding + extra);
        pad[..(1 + padding)].Fill((byte)padding);
        if (extra == 1) pad[^1] = (byte)(padding >> 8);

        int plainSize = unpadded + padding;
        int cipherSize = plainSize / plainBlock * cipherBlock;
        BinaryPrimitives.WriteUInt32LittleEndian(output.Written[(start + 4)..], (uint)(headerSize + cipherSize));
        Span<byte> signature = output.Reserve(signatureSize);
        _own.PrivateKey.SignData(output.Written[start..^signatureSize], signature, HashAlgorithmName.SHA256, Policy.SignaturePadding);

        byte[] plain = output.Written[(start + headerSize)..].ToArray();
        output.Truncate(start + headerSize);
        for (int at = 0; at < plain.Length; at += plainBlock)
            _peerKey.Encrypt(plain.AsSpan(at, plainBlock), output.Reserve(cipherBlock), Policy.EncryptionPadding);
    }

    // A thumbprint names a certificate, it protects nothing; the protocol fixes SHA-1 for it. [OPC UA Part 6 §6.7.2.3]
#pragma warning disable CA5350
    private static byte[] SHA1Thumbprint(ReadOnlySpan<byte> certificate) => SHA1.HashData(certificate);
#pragma warning restore CA5350

    private int ChunkBodySizeMax()
    {
        int available = limits.SendBufferSize - SymmetricHeaderSizeBytes;
        if (Mode == MessageSecurityMode.SignAndEncrypt) available -= available % Policy.BlockSizeBytes + 1;
        if (Mode != MessageSecurityMode.None) available -= Policy.SignatureSizeBytes;
        return available - SequenceHeaderSizeBytes;
    }

    /// <summary>Lays out a message that is secured again and again with a few bytes changed; null when it takes more than one chunk.</summary>
    /// <remarks>Belongs to this channel as it is now secured.</remarks>
    public PreparedChunk? Prepare(MessageType type, ReadOnlySpan<byte> body)
    {
        if (body.Length > ChunkBodySizeMax() || (limits.SendMessageSizeMax > 0 && body.Length > limits.SendMessageSizeMax)) return null;
        var laid = new UaWriter(256);
        Lay(type, (byte)'F', body, laid);
        return new PreparedChunk(laid.ToArray(), body.Length);
    }

    /// <summary>Secures a prepared chunk under the next number; what is to be sent lies in its own memory or in <paramref name="output"/>.</summary>
    public StatusCode Encode(PreparedChunk prepared, uint requestId, UaWriter output, out ReadOnlySpan<byte> secured)
    {
        secured = default;
        if (_sending is not { } token) return StatusCode.BadSecureChannelClosed;
        Span<byte> chunk = prepared.Plain;
        Stamp(chunk, requestId, token);
        if (Mode != MessageSecurityMode.None) SendKeys(token)!.Sign(chunk[..^Policy.SignatureSizeBytes], chunk[^Policy.SignatureSizeBytes..]);
        secured = chunk;
        if (Mode != MessageSecurityMode.SignAndEncrypt) return StatusCode.Good;

        output.Clear();
        chunk[..SymmetricHeaderSizeBytes].CopyTo(output.Reserve(chunk.Length));
        SendKeys(token)!.Encrypt(prepared.Plain, output.Buffer, SymmetricHeaderSizeBytes, chunk.Length - SymmetricHeaderSizeBytes);
        secured = output.Written;
        return StatusCode.Good;
    }

    private void EncodeChunk(MessageType type, byte final, uint requestId, ReadOnlySpan<byte> body, ChannelToken token, UaWriter output)
    {
        Span<byte> chunk = Lay(type, final, body, output);
        Stamp(chunk, requestId, token);
        if (Mode == MessageSecurityMode.None) return;
        ChannelKeys keys = SendKeys(token)!;
        keys.Sign(chunk[..^Policy.SignatureSizeBytes], chunk[^Policy.SignatureSizeBytes..]);
        if (Mode == MessageSecurityMode.SignAndEncrypt) keys.Encrypt(chunk[SymmetricHeaderSizeBytes..]);
    }

    // All of a chunk but what changes with every one: its numbers and its signature.
    private Span<byte> Lay(MessageType type, byte final, ReadOnlySpan<byte> body, UaWriter output)
    {
        bool encrypts = Mode == MessageSecurityMode.SignAndEncrypt;
        int secured = SequenceHeaderSizeBytes + body.Length + (Mode == MessageSecurityMode.None ? 0 : Policy.SignatureSizeBytes);
        int padding = 0;
        if (encrypts)
        {
            padding = (Policy.BlockSizeBytes - (secured + 1) % Policy.BlockSizeBytes) % Policy.BlockSizeBytes;
            secured += 1 + padding;
        }

        Span<byte> chunk = output.Reserve(SymmetricHeaderSizeBytes + secured);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk, (uint)type | ((uint)final << 24));
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[4..], (uint)chunk.Length);
        body.CopyTo(chunk[PreparedChunk.BodyStart..]);
        if (encrypts) chunk.Slice(PreparedChunk.BodyStart + body.Length, 1 + padding).Fill((byte)padding);
        return chunk;
    }

    private void Stamp(Span<byte> chunk, uint requestId, ChannelToken token)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[8..], ChannelId);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[12..], token.TokenId);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[16..], NextSequenceNumber());
        BinaryPrimitives.WriteUInt32LittleEndian(chunk[20..], requestId);
    }
}
