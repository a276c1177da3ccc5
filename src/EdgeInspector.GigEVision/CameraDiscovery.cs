using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>Finds cameras: one socket per interface, broadcast and unicast in parallel, one deadline.</summary>
/// <remarks>
/// A socket that is bound to no address reaches only the interface of the default route, and none without one: hence a socket per
/// interface, bound to its address. The limited broadcast and the interface's own, computed from its mask, are both asked.
/// </remarks>
public static partial class CameraDiscovery
{
    private const int AskingRounds = 3;

    /// <summary>Every camera that answered before the deadline, by address; each once, even if several interfaces heard it.</summary>
    /// <exception cref="SocketException"><see cref="DiscoveryOptions.InterfaceAddress"/> is no address of this PC; the message names those that are.</exception>
    public static async Task<IReadOnlyList<CameraDescription>> FindAsync(
        DiscoveryOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        var found = new Dictionary<(IPAddress, int), CameraDescription>();
        var sockets = new List<(Socket Socket, List<IPEndPoint> Targets)>();
        HostInterface.Demand(options.InterfaceAddress);
        Socket? asksByAddress = null;
        try
        {
            if (options.Broadcast) OpenInterfaces(sockets, options.InterfaceAddress, logger);
            if (options.Targets.Count > 0)
            {
                asksByAddress = HostInterface.OpenSocket(options.InterfaceAddress ?? IPAddress.Any);
                sockets.Add((asksByAddress, [.. options.Targets]));
            }

            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            enough.CancelAfter(options.Deadline);
            var work = new List<Task> { AskAsync(sockets, options.Deadline / AskingRounds, logger, enough.Token) };
            foreach ((Socket socket, _) in sockets) work.Add(ListenAsync(socket, socket == asksByAddress, found, options.EndWith, enough));
            await Task.WhenAll(work);
        }
        finally
        {
            foreach ((Socket socket, _) in sockets) socket.Dispose();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.Values.OrderBy(c => BitConverter.ToUInt32([.. c.Address.GetAddressBytes().Reverse()])).ThenBy(c => c.ControlPort)];
    }

    /// <summary>The address that reaches every host of a network: the host bits all set.</summary>
    internal static IPAddress DirectedBroadcast(IPAddress address, IPAddress mask)
    {
        byte[] host = address.GetAddressBytes();
        byte[] net = mask.GetAddressBytes();
        for (int i = 0; i < host.Length; i++) host[i] |= (byte)~net[i];
        return new IPAddress(host);
    }

    private static void OpenInterfaces(List<(Socket Socket, List<IPEndPoint> Targets)> sockets, IPAddress? only, ILogger logger)
    {
        if (only is not null && IPAddress.IsLoopback(only))
        {
            // The whole of 127/8 is ours, but the system lists one address of it.
            sockets.Add((HostInterface.OpenSocket(only), [new(IPAddress.Broadcast, GvcpPort.Number)]));
            return;
        }

        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown)) continue;
            foreach (UnicastIPAddressInformation own in card.GetIPProperties().UnicastAddresses)
            {
                if (own.Address.AddressFamily != AddressFamily.InterNetwork || (only is not null && !only.Equals(own.Address))) continue;
                try
                {
                    var targets = new List<IPEndPoint> { new(IPAddress.Broadcast, GvcpPort.Number) };
                    IPAddress directed = DirectedBroadcast(own.Address, own.IPv4Mask);
                    if (card.NetworkInterfaceType != NetworkInterfaceType.Loopback && !directed.Equals(own.Address))
                        targets.Add(new IPEndPoint(directed, GvcpPort.Number));
                    sockets.Add((HostInterface.OpenSocket(own.Address), targets));
                }
                catch (SocketException cannot)
                {
                    LogInterfaceNotUsable(logger, own.Address, cannot.SocketErrorCode);
                }
            }
        }
    }

    private static async Task AskAsync(
        List<(Socket Socket, List<IPEndPoint> Targets)> sockets, TimeSpan pause, ILogger logger, CancellationToken cancellationToken)
    {
        var command = new byte[GvcpPacket.HeaderBytes];
        for (ushort round = 1; round <= AskingRounds; round++)
        {
            GvcpPacket.WriteDiscovery(command, round);
            foreach ((Socket socket, List<IPEndPoint> targets) in sockets)
            {
                foreach (IPEndPoint target in targets)
                {
                    try
                    {
                        await socket.SendToAsync(command, SocketFlags.None, target, cancellationToken);
                    }
                    catch (SocketException cannot)
                    {
                        if (round == 1) LogTargetNotReachable(logger, target, cannot.SocketErrorCode);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }
                }
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) return;
        }
    }

    private static async Task ListenAsync(
        Socket socket, bool asksByAddress, Dictionary<(IPAddress, int), CameraDescription> found, CameraSelector? endWith, CancellationTokenSource enough)
    {
        var answer = new byte[2048];
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        IPAddress own = ((IPEndPoint)socket.LocalEndPoint!).Address;
        while (!enough.IsCancellationRequested)
        {
            SocketReceiveFromResult result;
            try
            {
                result = await socket.ReceiveFromAsync(answer, SocketFlags.None, anybody, enough.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // An unreachable target is told to the socket that asked it; the others go on.
                continue;
            }

            var sender = (IPEndPoint)result.RemoteEndPoint;
            if (!DiscoveryAcknowledgement.TryRead(answer.AsSpan(0, result.ReceivedBytes), sender, own, asksByAddress, out CameraDescription? camera)) continue;
            lock (found) found.TryAdd((camera!.Address, camera.ControlPort), camera);
            if (endWith is null || !endWith.Matches(camera!)) continue;
            await enough.CancelAsync();
            return;
        }
    }

    [LoggerMessage(EventId = 3000, Level = LogLevel.Debug, Message = "discovery: interface address {Address} cannot be used: {Error}")]
    private static partial void LogInterfaceNotUsable(ILogger logger, IPAddress address, SocketError error);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Debug, Message = "discovery: {Target} cannot be asked: {Error}")]
    private static partial void LogTargetNotReachable(ILogger logger, IPEndPoint target, SocketError error);
}
