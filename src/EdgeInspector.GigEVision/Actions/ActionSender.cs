using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>The way of one ACTION: out on each network card once, and the answers back.</summary>
internal sealed partial class ActionSender(ActionCommand action, ILogger logger)
{
    private static int _lastRequestId;

    public async Task<ActionReport> SendAsync(CancellationToken cancellationToken)
    {
        ActionCommand.DemandMask(action.GroupMask);
        if (!action.Broadcast && action.Targets.Count == 0) throw new ArgumentException("action: no target is given and it is not to be broadcast: nobody would act");
        HostInterface.Demand(action.InterfaceAddress);
        cancellationToken.ThrowIfCancellationRequested();

        var command = new byte[GvcpPacket.HeaderBytes + 20];
        ushort id = (ushort)(((uint)Interlocked.Increment(ref _lastRequestId) % ushort.MaxValue) + 1);
        int length = GvcpPacket.WriteAction(command, id, action.DeviceKey, action.GroupKey, action.GroupMask, action.AtTicks);
        var collection = new ActionCollection(action.Targets, id, action.TimeProvider);
        List<(Socket Socket, List<IPEndPoint> Targets)> ways =
            action.Broadcast ? OpenCards() : [(HostInterface.OpenSocket(action.InterfaceAddress ?? IPAddress.Any), [.. action.Targets.Select(t => t.Address)])];
        try
        {
            using var late = new CancellationTokenSource(action.Deadline, action.TimeProvider);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            long sentAt = action.TimeProvider.GetTimestamp();
            Task[] listening = [.. ways.Select(way => ListenAsync(way.Socket, collection, sentAt, enough))];
            Send(command.AsSpan(0, length), ways, collection);
            if (collection.IsComplete) await enough.CancelAsync();
            await Task.WhenAll(listening);
        }
        finally
        {
            foreach ((Socket socket, _) in ways) socket.Dispose();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return collection.Report();
    }

    private void Send(ReadOnlySpan<byte> command, List<(Socket Socket, List<IPEndPoint> Targets)> ways, ActionCollection collection)
    {
        int sent = 0;
        foreach ((Socket socket, List<IPEndPoint> targets) in ways)
        {
            foreach (IPEndPoint target in targets)
            {
                try
                {
                    socket.SendTo(command, SocketFlags.None, target);
                    sent++;
                }
                catch (SocketException cannot)
                {
                    LogNotSent(logger, target, cannot.SocketErrorCode);
                    if (!action.Broadcast) collection.NotSent(target);
                }
            }
        }

        if (sent > 0) return;
        foreach (ActionTarget target in action.Targets) collection.NotSent(target.Address);
    }

    private static async Task ListenAsync(Socket socket, ActionCollection collection, long sentAt, CancellationTokenSource enough)
    {
        var answer = new byte[2048];
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        while (!enough.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult result = await socket.ReceiveFromAsync(answer, SocketFlags.None, anybody, enough.Token);
                if (collection.Take(answer.AsSpan(0, result.ReceivedBytes), (IPEndPoint)result.RemoteEndPoint, sentAt)) await enough.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A target at which nobody listens is told to the socket that sent; the others go on.
            }
        }
    }

    // One socket and one datagram a card: a second one, by another of its addresses, would make the cameras act twice.
    private List<(Socket Socket, List<IPEndPoint> Targets)> OpenCards()
    {
        List<IPEndPoint> everybody = [new(IPAddress.Broadcast, action.BroadcastPort)];
        var ways = new List<(Socket Socket, List<IPEndPoint> Targets)>();
        if (action.InterfaceAddress is not null) return [(HostInterface.OpenSocket(action.InterfaceAddress), everybody)];
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (card.OperationalStatus is not (OperationalStatus.Up or OperationalStatus.Unknown)) continue;
            foreach (UnicastIPAddressInformation own in card.GetIPProperties().UnicastAddresses)
            {
                if (own.Address.AddressFamily != AddressFamily.InterNetwork) continue;
                try
                {
                    ways.Add((HostInterface.OpenSocket(own.Address), everybody));
                    break;
                }
                catch (SocketException cannot)
                {
                    LogCardNotUsable(logger, own.Address, cannot.SocketErrorCode);
                }
            }
        }

        return ways;
    }

    [LoggerMessage(EventId = 3060, Level = LogLevel.Debug, Message = "action: interface address {Address} cannot be used: {Error}")]
    private static partial void LogCardNotUsable(ILogger logger, IPAddress address, SocketError error);

    [LoggerMessage(EventId = 3061, Level = LogLevel.Warning, Message = "action: nothing could be sent to {Target}: {Error}")]
    private static partial void LogNotSent(ILogger logger, IPEndPoint target, SocketError error);
}
