using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>A cable between two network namespaces, tagged packets where asked for. Linux, as root, with iproute2.</summary>
/// <remarks>A socket stays in the namespace of the thread that opened it, so threads enter a side, open, and end.</remarks>
public sealed partial class VethLink : IDisposable
{
    private const int NetworkNamespace = 0x40000000;   // CLONE_NEWNET [Linux sched.h]
    private const ushort PacketFamily = 17;            // AF_PACKET [Linux socket.h]
    private const int RawType = 3;                     // SOCK_RAW

    private readonly string _cameraSide = $"ei-rx-cam-{Environment.ProcessId}";
    private readonly string _hostSide = $"ei-rx-host-{Environment.ProcessId}";

    public VethLink()
    {
        try
        {
            Ip("netns", "add", _cameraSide);
            Ip("netns", "add", _hostSide);
            Ip("link", "add", "wire", "netns", _cameraSide, "type", "veth", "peer", "name", "wire", "netns", _hostSide);
            foreach ((string side, int own) in ((string, int)[])[(_cameraSide, 1), (_hostSide, 2)])
            {
                Ip("-n", side, "link", "set", "lo", "up");
                Ip("-n", side, "link", "set", "wire", "up");
                Ip("-n", side, "addr", "add", $"10.79.0.{own}/24", "dev", "wire");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal StreamWay Way(bool multicast) => new(
        IPAddress.Parse("10.79.0.1"), IPAddress.Parse("10.79.0.2"), multicast ? IPAddress.Parse("239.255.79.7") : null, this);

    /// <summary>Puts a datagram on the wire with a VLAN tag before it, from the camera's address and port.</summary>
    internal void SendTagged(ushort vlan, IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> datagram)
    {
        byte[] camera = Mac(_cameraSide);
        byte[] host = Mac(_hostSide);
        var packet = new byte[18 + 28 + datagram.Length];
        host.CopyTo(packet, 0);
        camera.CopyTo(packet, 6);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12), 0x8100);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(14), vlan);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(16), 0x0800);
        Span<byte> ip = packet.AsSpan(18);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(28 + datagram.Length));
        (ip[6], ip[8], ip[9]) = (0x40, 64, 17);
        from.Address.TryWriteBytes(ip[12..], out _);
        to.Address.TryWriteBytes(ip[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..20]));
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(8 + datagram.Length));
        datagram.CopyTo(ip[28..]);
        Assert.Equal(packet.Length, OnCameraSide(() => SendRaw(packet)));
    }

    internal T OnCameraSide<T>(Func<T> open) => In(_cameraSide, open);

    internal T OnHostSide<T>(Func<T> open) => In(_hostSide, open);

    public void Dispose()
    {
        foreach (string side in (string[])[_cameraSide, _hostSide])
        {
            using Process removal = Process.Start(new ProcessStartInfo("ip", ["netns", "del", side]) { RedirectStandardError = true })!;
            removal.WaitForExit();
        }
    }

    private static T In<T>(string side, Func<T> open)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using SafeFileHandle space = File.OpenHandle($"/run/netns/{side}");
                Assert.True(setns((int)space.DangerousGetHandle(), NetworkNamespace) == 0, $"entering {side}: {Marshal.GetLastPInvokeErrorMessage()}");
                result = open();
            }
#pragma warning disable CA1031 // Carried to the caller's thread.
            catch (Exception cause)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(cause);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    private static byte[] Mac(string side) => In(
        side, () => NetworkInterface.GetAllNetworkInterfaces().Single(card => card.Name == "wire").GetPhysicalAddress().GetAddressBytes());

    private static unsafe int SendRaw(byte[] packet)
    {
        int index = NetworkInterface.GetAllNetworkInterfaces().Single(card => card.Name == "wire").GetIPProperties().GetIPv4Properties().Index;
        int descriptor = socket(PacketFamily, RawType, 0);
        Assert.True(descriptor >= 0, Marshal.GetLastPInvokeErrorMessage());
        byte* address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = PacketFamily;
        *(int*)(address + 4) = index;
        fixed (byte* bytes = packet)
        {
            int sent = (int)sendto(descriptor, bytes, (nuint)packet.Length, 0, address, 20);
            _ = close(descriptor);
            return sent;
        }
    }

    private static ushort Checksum(ReadOnlySpan<byte> head)
    {
        uint sum = 0;
        for (int i = 0; i < head.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(head[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private static void Ip(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ip {string.Join(' ', arguments)}: {error.Trim()}");
    }

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setns(int descriptor, int kind);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint sendto(int descriptor, byte* bytes, nuint length, int flags, byte* address, int addressLength);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);
}
