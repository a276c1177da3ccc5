using EdgeInspector.CameraSimulator.Gvcp;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <content>Answering PACKETRESEND.</content>
internal sealed partial class StreamChannel
{
    /// <summary>Packets answered for one request; a client that wants more asks again.</summary>
    private const uint PacketsPerRequestMax = 4096;

    private readonly Lock _resendGate = new();
    private readonly byte[] _resendPacket = new byte[65536];

    public void Resend(ulong blockId, uint first, uint last, bool extended)
    {
        if (first > last || _device.Settings.Destination is null) return;
        lock (_resendGate)
        {
            CameraFaults faults = Faults;
            HeldBlock? block = Array.Find(_held, b => b.BlockId == blockId && blockId != 0);
            uint attempt = block is null ? 1 : ++block.ResendAttempts;
            ulong frame = block?.FrameNumber ?? blockId;
            if (FaultDice.Hits(faults.IgnoreResendProbability, _options.Seed, FaultKind.IgnoreResend, frame, first, attempt)) return;
            if (block is null)
            {
                SendUnavailable(Gone(blockId, extended), blockId, first, extended);
                return;
            }

            if (first > block.LastPacketId)
            {
                SendUnavailable(GvcpStatus.PacketUnavailable, blockId, first, extended);
                return;
            }
            last = Math.Min(last, Math.Min(block.LastPacketId, first + PacketsPerRequestMax - 1));
            ScheduledFault? scheduledRefusal = FaultSchedule.Find(block.Scheduled, ScheduledFaultKind.RefuseResend);
            bool refused = FaultDice.Hits(faults.RefuseResendProbability, _options.Seed, FaultKind.RefuseResend, frame, first, attempt);
            for (uint id = first; id <= last; id++)
            {
                int bytes = 0;
                ushort status = scheduledRefusal is not null ? (ushort)scheduledRefusal.Value : refused ? faults.RefuseResendStatus : block.TryCopy(blockId, id, _resendPacket, out bytes);
                if (status == GvcpStatus.Success)
                {
                    SendAgain(faults, block, id, attempt, bytes);
                    continue;
                }

                // It will come in its turn, and so will all after it; an error status would make clients give the frame up.
                // [seen: Aravis 0.8.26 asking early on a loaded machine]
                if (status == GvcpStatus.PacketNotYetAvailable && scheduledRefusal is null && !refused) return;
                SendUnavailable(status, blockId, id, extended);
            }
        }
    }

    private void SendAgain(CameraFaults faults, HeldBlock block, uint packetId, uint attempt, int bytes)
    {
        Span<byte> packet = _resendPacket.AsSpan(0, bytes);
        GvspPacket.MarkResent(packet);
        if (FaultSchedule.Loses(block.Scheduled, packetId, resent: true))
        {
            Counters.Add(ref _counters.LostPackets);
            return;
        }
        if (FaultSchedule.Find(block.Scheduled, ScheduledFaultKind.WrongResendId) is { } wrong) GvspPacket.SetPacketId(packet, packetId + wrong.Value);
        Counters.Add(ref _counters.ResentPackets);
        _path.Send(faults, packet, block.FrameNumber, packetId, attempt, isLeader: packetId == 0, isTrailer: packetId != 0 && packetId == block.LastPacketId);
    }

    /// <summary>An answer without data: the head alone, with the reason as its status.</summary>
    private void SendUnavailable(ushort status, ulong blockId, uint packetId, bool extended)
    {
        Span<byte> head = stackalloc byte[GvspPacket.ExtendedHeadBytes];
        GvspPacket.WriteHead(head, extended, status, blockId, GvspPacket.PayloadFormat, packetId);
        Counters.Add(ref _counters.UnavailablePackets);
        _link.Send(head[..GvspPacket.HeadBytes(extended)]);
    }

    /// <summary>A block sent before is gone with all before it; one never sent is merely not there.</summary>
    private ushort Gone(ulong blockId, bool extended)
    {
        ulong newest = Volatile.Read(ref _newestBlockId);
        bool before = extended ? blockId < newest : (ushort)(newest - blockId) is > 0 and < 0x8000;
        return before && blockId != 0 ? GvcpStatus.PacketAndPreviousRemoved : GvcpStatus.PacketUnavailable;
    }
}
