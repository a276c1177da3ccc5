using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Both ends of secure channels: one end's chunks are damaged and given to the other, each in turn the sender.</summary>
internal sealed class FuzzedChannels : IDisposable
{
    // A damaged number can make a channel refuse all that follow, so each pair serves a while.
    private const int CasesForEachPair = 50;

    private readonly RSA _clientKey = OwnPeers.ClientCertificate.Value.Certificate.GetRSAPublicKey()!;
    private readonly RSA _serverKey = OwnPeers.ServerCertificate.Value.Certificate.GetRSAPublicKey()!;
    private readonly UaWriter _chunks = new(4096);
    private SecureChannel? _client;
    private SecureChannel? _server;
    private int _left;
    private bool _isSecured;

    public bool Plain(Random chance) => Run(chance, isSecured: false);

    public bool Secured(Random chance) => Run(chance, isSecured: true);

    public void Dispose()
    {
        _clientKey.Dispose();
        _serverKey.Dispose();
    }

    private bool Run(Random chance, bool isSecured)
    {
        if (_left-- <= 0 || isSecured != _isSecured) MakePair(chance, isSecured);
        (SecureChannel from, SecureChannel to) = chance.Next(2) == 0 ? (_client!, _server!) : (_server!, _client!);
        _chunks.Clear();
        byte[] body = new byte[chance.Next(10) == 0 ? 20_000 : chance.Next(300)];
        chance.NextBytes(body);
        if (chance.Next(20) == 0) from.EncodeAbort(7, StatusCode.BadTimeout, "given up", _chunks);
        else from.Encode(MessageType.Message, (uint)chance.Next(3), body, _chunks);
        bool taken = false;
        for (ReadOnlySpan<byte> rest = _chunks.Written; rest.Length >= 8;)
        {
            int size = Math.Min((int)BitConverter.ToUInt32(rest[4..]), rest.Length);
            taken |= to.Decode(LongFuzz.Damage(chance, rest[..size])).Kind == ChannelMessageKind.Complete;
            rest = rest[size..];
        }

        return taken;
    }

    private void MakePair(Random chance, bool isSecured)
    {
        var limits = new TransportLimits { SendBufferSize = 8192 };
        _client = new SecureChannel(ChannelRole.Client, limits, TimeProvider.System) { ChannelId = 1 };
        _server = new SecureChannel(ChannelRole.Server, limits, TimeProvider.System) { ChannelId = 1 };
        byte[]? clientNonce = null, serverNonce = null;
        if (isSecured)
        {
            ApplicationCertificate client = OwnPeers.ClientCertificate.Value, server = OwnPeers.ServerCertificate.Value;
            _client.Secure(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt, client, server.Der, _serverKey);
            _server.Secure(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt, server, client.Der, _clientKey);
            (clientNonce, serverNonce) = (new byte[32], new byte[32]);
            chance.NextBytes(clientNonce);
            chance.NextBytes(serverNonce);
        }

        _client.Install(1, TimeSpan.FromHours(1), clientNonce, serverNonce);
        _server.Install(1, TimeSpan.FromHours(1), clientNonce, serverNonce);
        (_left, _isSecured) = (CasesForEachPair, isSecured);
    }
}
