using System.Buffers.Binary;
using System.Net;
using EdgeInspector.CameraSimulator.Gvsp;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <content>What goes wrong with commands and acknowledges.</content>
internal sealed partial class CommandHandler
{
    /// <summary>Commands that are pending at most; the next is refused as BUSY.</summary>
    private const int PendingMax = 64;

    private readonly HashSet<(IPEndPoint From, ushort Opcode, ushort RequestId)> _pending = [];
    private readonly Dictionary<ushort, Queue<ushort>> _refusals = [];
    private readonly CancellationTokenSource _ending = new();
    private long _replies;

    /// <summary>Refuses the next commands of this opcode (0 for any register or memory command) without carrying them out.</summary>
    public void RefuseNext(ushort opcode, ushort status, int count)
    {
        lock (_oneByOne)
        {
            if (!_refusals.TryGetValue(opcode, out Queue<ushort>? statuses)) _refusals[opcode] = statuses = new Queue<ushort>();
            for (int i = 0; i < count; i++) statuses.Enqueue(status);
        }
    }

    /// <summary>Sends an acknowledge, or what the faults make of it.</summary>
    public void Reply(ReadOnlySpan<byte> acknowledge, IPEndPoint to, ControlPort port)
    {
        CameraFaults faults = Faults;
        ulong number = (ulong)Interlocked.Increment(ref _replies);
        byte[] changed = [];
        if (Hits(faults.TruncateAcknowledgeProbability, FaultKind.TruncateAcknowledge))
        {
            acknowledge = acknowledge[..(int)(FaultDice.Draw(options.Seed, FaultKind.Amount, number, 0, 0) % (ulong)acknowledge.Length)];
        }
        if (acknowledge.Length >= GvcpHeader.SizeBytes && Hits(faults.WrongIdAcknowledgeProbability, FaultKind.WrongIdAcknowledge))
        {
            changed = acknowledge.ToArray();
            ushort id = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(changed.AsSpan(6)) ^ 0x5555);
            BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(6), id);
            acknowledge = changed;
        }
        bool twice = Hits(faults.DuplicateAcknowledgeProbability, FaultKind.DuplicateAcknowledge);
        if (Hits(faults.LateAcknowledgeProbability, FaultKind.LateAcknowledge))
        {
            byte[] late = acknowledge.ToArray();
            Later(faults.LateAcknowledgeBy, () => Send(late));
            return;
        }
        Send(acknowledge);

        bool Hits(double probability, FaultKind kind) => FaultDice.Hits(probability, options.Seed, kind, number, 0, 0);

        void Send(ReadOnlySpan<byte> datagram)
        {
            port.Send(datagram, to);
            if (twice) port.Send(datagram, to);
        }
    }

    /// <summary>Nothing that was put off is done any more.</summary>
    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private bool TryRefuse_NeedsLock(GvcpHeader header, out ushort status)
    {
        status = 0;
        if (!IsAccess(header.Opcode) && header.Opcode is not (GvcpOpcode.Discovery or GvcpOpcode.ForceIp or GvcpOpcode.Action)) return false;
        if (_refusals.TryGetValue(header.Opcode, out Queue<ushort>? statuses) && statuses.TryDequeue(out status)) return true;
        if (!IsAccess(header.Opcode)) return false;
        if (_refusals.TryGetValue(0, out statuses) && statuses.TryDequeue(out status)) return true;
        CameraFaults faults = Faults;
        status = faults.RefuseCommandStatus;
        return FaultDice.Hits(faults.RefuseCommandProbability, options.Seed, FaultKind.Refuse, (ulong)_commandNumber, 0, 0);
    }

    private static bool IsAccess(ushort opcode) =>
        opcode is GvcpOpcode.ReadRegister or GvcpOpcode.WriteRegister or GvcpOpcode.ReadMemory or GvcpOpcode.WriteMemory;

    /// <summary>Answers with PENDING_ACK and puts the command off; asked again meanwhile, the camera says PENDING_ACK again.</summary>
    /// <returns>False when the command is to be carried out at once.</returns>
    private bool TryPutOff_NeedsLock(GvcpHeader header, ReadOnlySpan<byte> datagram, IPEndPoint from, ControlPort port, out bool busy)
    {
        busy = false;
        var key = (from, header.Opcode, header.RequestId);
        if (_pending.Contains(key))
        {
            SendPending(header, from, port);
            return true;
        }
        if (!FaultDice.Hits(Faults.PendingProbability, options.Seed, FaultKind.Pending, (ulong)_commandNumber, 0, 0)) return false;
        busy = _pending.Count >= PendingMax;
        if (busy) return true;
        _pending.Add(key);
        byte[] command = datagram.ToArray();
        SendPending(header, from, port);
        Later(Faults.PendingTime, () => GoOn(header, command, from, port, said: 1));
        return true;
    }

    private void GoOn(GvcpHeader header, byte[] command, IPEndPoint from, ControlPort port, int said)
    {
        CameraFaults faults = Faults;
        if (faults.PendingProbability > 0 && said < faults.PendingRepeats)
        {
            if (!Silent) SendPending(header, from, port);
            Later(faults.PendingTime, () => GoOn(header, command, from, port, said + 1));
            return;
        }
        Span<byte> acknowledge = stackalloc byte[GvcpHeader.SizeBytes + GvcpHeader.PayloadBytesMax];
        Action? afterwards = null;
        int length;
        lock (_oneByOne)
        {
            _pending.Remove((from, header.Opcode, header.RequestId));
            if (Silent) return;   // unplugged meanwhile
            length = CarryOut_NeedsLock(header, command, from, acknowledge, ref afterwards);
        }
        if (length > 0) Reply(acknowledge[..length], from, port);
        afterwards?.Invoke();
    }

    private void SendPending(GvcpHeader header, IPEndPoint from, ControlPort port)
    {
        Span<byte> pending = stackalloc byte[12];
        GvcpHeader.WriteAcknowledge(pending, GvcpStatus.Success, GvcpOpcode.PendingAcknowledge, 4, header.RequestId);
        BinaryPrimitives.WriteUInt16BigEndian(pending[8..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(pending[10..], (ushort)Faults.PendingTime.TotalMilliseconds);
        port.Send(pending, from);
        Counters.Add(ref counters.PendingAcknowledges);
    }

    private void Later(TimeSpan time, Action work)
    {
        CancellationToken ended = _ending.Token;
        _ = Task.Delay(time, ended).ContinueWith(_ => work(), ended, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }
}
