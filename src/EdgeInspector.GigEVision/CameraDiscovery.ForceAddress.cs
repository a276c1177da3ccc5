using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <content>Giving an address to a camera that is known by its MAC address only.</content>
public static partial class CameraDiscovery
{
    private const int ForcingRounds = 3;

    /// <summary>Gives a camera an address until it is switched off (FORCEIP), and proves it by finding the camera there.</summary>
    /// <remarks>
    /// Asks all cameras of the interface first, so that no address is given twice. A camera may change its address before its
    /// acknowledgement leaves: what counts is that it is found. A camera under control refuses, or loses its controller.
    /// </remarks>
    /// <param name="macAddress">Of the camera: six bytes in hex, colons or hyphens between them; not all zeros.</param>
    /// <param name="wanted">Must be in the interface's subnet, and free.</param>
    /// <param name="interfaceAddress">Our own address on the network that the camera is on.</param>
    /// <param name="deadline">For all of it, 0.5 s or more; 4 s leave time for a camera that restarts its network.</param>
    /// <param name="logger">For interfaces that cannot be used.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    public static async Task<AddressForcing> ForceAddressAsync(
        string macAddress, CameraAddress wanted, IPAddress interfaceAddress, TimeSpan deadline, ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(interfaceAddress);
        ArgumentNullException.ThrowIfNull(logger);
        if (!TryReadMac(macAddress, out byte[] mac, out string problem)) return new AddressForcing(AddressForcingOutcome.NotAllowed, problem);
        problem = ProblemOf(wanted, interfaceAddress, deadline);
        if (problem.Length > 0) return new AddressForcing(AddressForcingOutcome.NotAllowed, problem);

        string key = DiscoveryAcknowledgement.MacAddress(mac);
        long start = Stopwatch.GetTimestamp();
        var search = new DiscoveryOptions { InterfaceAddress = interfaceAddress, Deadline = deadline / 8 };
        IReadOnlyList<CameraDescription> before = await FindAsync(search, logger, cancellationToken);
        CameraDescription? holder = before.FirstOrDefault(c => c.Address.Equals(wanted.Address) && c.MacAddress != key);
        if (holder is not null)
            return new AddressForcing(AddressForcingOutcome.NotAllowed, $"address {wanted.Address} is held by camera {holder.Model} serial '{holder.SerialNumber}' ({holder.MacAddress})");

        GvcpStatus? answer = await SendForceAddressAsync(mac, wanted, interfaceAddress, deadline / 4, cancellationToken);
        if (answer is GvcpStatus refused && ((ushort)refused & 0x8000) != 0)
            return new AddressForcing(AddressForcingOutcome.Refused, $"camera {key}: FORCEIP to {wanted}: refused with {refused} (0x{(ushort)refused:X4})");

        while (true)
        {
            TimeSpan left = deadline - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) break;
            TimeSpan round = deadline / 8;
            IReadOnlyList<CameraDescription> found = await FindAsync(search with { Deadline = left < round ? left : round }, logger, cancellationToken);
            CameraDescription? camera = found.FirstOrDefault(c => c.MacAddress == key && c.Address.Equals(wanted.Address));
            if (camera is not null) return new AddressForcing(AddressForcingOutcome.Forced, $"camera {key}: {camera}", camera);
        }

        return answer is null
            ? new AddressForcing(AddressForcingOutcome.NotAnswered, $"camera {key}: FORCEIP to {wanted}: no answer through {interfaceAddress}; {Heard(before)}")
            : new AddressForcing(AddressForcingOutcome.NotProved, $"camera {key}: FORCEIP was acknowledged, but the camera is not found at {wanted.Address} after {deadline.TotalSeconds:0.#} s");
    }

    private static string Heard(IReadOnlyList<CameraDescription> cameras) =>
        cameras.Count == 0 ? "no camera answered there" : "cameras heard there: " + string.Join("; ", cameras.Select(c => $"{c.MacAddress} at {c.Address}"));

    private static bool TryReadMac(string text, out byte[] mac, out string problem)
    {
        mac = [];
        problem = $"MAC address '{text}' is not six bytes in hex, as 00:11:1c:12:34:56";
        if (!PhysicalAddress.TryParse(text, out PhysicalAddress? read) || read.GetAddressBytes().Length != 6) return false;
        mac = read.GetAddressBytes();
        problem = $"MAC address {text} names no camera: all zeros would be everybody's who reports none";
        if (!mac.AsSpan().ContainsAnyExcept((byte)0)) return false;
        problem = $"MAC address {text} is a group's, not a camera's";
        return (mac[0] & 1) == 0;
    }

    private static string ProblemOf(CameraAddress wanted, IPAddress interfaceAddress, TimeSpan deadline)
    {
        if (deadline < TimeSpan.FromSeconds(0.5)) return $"deadline {deadline.TotalSeconds} s is below 0.5 s";
        string problem = wanted.Problem();
        if (problem.Length > 0) return problem;
        try
        {
            HostInterface.Demand(interfaceAddress);
        }
        catch (SocketException unknown)
        {
            return unknown.Message;
        }

        if (HostInterface.MaskOf(interfaceAddress) is not IPAddress mask) return $"interface address {interfaceAddress} has no subnet mask";
        if (wanted.Address.Equals(interfaceAddress)) return $"address {wanted.Address} is that of the interface itself";
        if (HostInterface.Subnet(wanted.Address, mask) != HostInterface.Subnet(interfaceAddress, mask))
            return $"address {wanted.Address} is outside the subnet of interface {interfaceAddress} mask {mask}";
        return CameraAddress.HostProblem("address", wanted.Address, HostInterface.Number(mask));
    }

    // Null: no answer. The same request id each time: a camera that had only lost its answer does not do it twice.
    private static async Task<GvcpStatus?> SendForceAddressAsync(
        byte[] mac, CameraAddress wanted, IPAddress interfaceAddress, TimeSpan patience, CancellationToken cancellationToken)
    {
        const ushort RequestId = 1;
        var command = new byte[GvcpPacket.HeaderBytes + GvcpPacket.ForceAddressBytes];
        GvcpPacket.WriteForceAddress(command, RequestId, mac, wanted);
        using Socket socket = HostInterface.OpenSocket(interfaceAddress);
        var answer = new byte[2048];
        var anybody = new IPEndPoint(IPAddress.Any, 0);
        for (int round = 0; round < ForcingRounds; round++)
        {
            foreach (IPEndPoint target in BroadcastsOf(interfaceAddress)) await SendAsync(socket, command, target, cancellationToken);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            enough.CancelAfter(patience / ForcingRounds);
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    SocketReceiveFromResult result = await socket.ReceiveFromAsync(answer, SocketFlags.None, anybody, enough.Token);
                    if (GvcpAcknowledgement.TryRead(answer.AsSpan(0, result.ReceivedBytes), out GvcpAcknowledgement read)
                        && read.Command == GvcpCommand.ForceAddressAck && read.RequestId == RequestId)
                    {
                        return read.Status;
                    }
                }
                catch (OperationCanceledException)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
                catch (SocketException)
                {
                    // An unreachable target is told here; the others go on.
                }
            }
        }

        return null;
    }

    private static IEnumerable<IPEndPoint> BroadcastsOf(IPAddress interfaceAddress)
    {
        yield return new IPEndPoint(IPAddress.Broadcast, GvcpPort.Number);
        if (IPAddress.IsLoopback(interfaceAddress) || HostInterface.MaskOf(interfaceAddress) is not IPAddress mask) yield break;
        IPAddress directed = DirectedBroadcast(interfaceAddress, mask);
        if (!directed.Equals(interfaceAddress)) yield return new IPEndPoint(directed, GvcpPort.Number);
    }

    private static async Task SendAsync(Socket socket, byte[] command, IPEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendToAsync(command, SocketFlags.None, target, cancellationToken);
        }
        catch (SocketException)
        {
            // The other broadcast, or the next round, may do; no answer is an outcome of its own.
        }
    }
}
