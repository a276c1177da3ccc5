namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>The bad cable: hands packets on to the <see cref="StreamLink"/> as <see cref="CameraFaults"/> wants them.</summary>
internal sealed class FaultyPath(StreamLink link, int seed, Counters counters, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<Withheld> _withheld = [];

    /// <summary>Whether packets wait for their late time.</summary>
    public bool Waiting
    {
        get { lock (_gate) return _withheld.Count > 0; }
    }

    /// <summary>Sends one packet, or what the faults leave of it.</summary>
    /// <remarks>Attempt 0 is a packet sent in its turn, any other the resend request of its block that it answers.</remarks>
    public void Send(CameraFaults faults, ReadOnlySpan<byte> packet, ulong frame, uint packetId, uint attempt, bool isLeader, bool isTrailer)
    {
        if (Vanishes(faults, packet.Length, frame, packetId, attempt, isLeader, isTrailer))
        {
            Counters.Add(ref counters.LostPackets);
        }
        else if (attempt == 0 && !isTrailer && Hits(faults.ReorderProbability, FaultKind.Reorder))
        {
            Counters.Add(ref counters.ReorderedPackets);
            Withhold(packet, overtakers: Math.Max(1, faults.ReorderDistance), due: long.MaxValue);
            return;
        }
        else if (attempt == 0 && Hits(faults.LateProbability, FaultKind.Late))
        {
            Counters.Add(ref counters.LatePackets);
            Withhold(packet, overtakers: int.MaxValue, time.GetTimestamp() + (long)(faults.LateBy.TotalSeconds * time.TimestampFrequency));
        }
        else
        {
            Pass(faults, packet, frame, packetId, attempt);
        }
        if (attempt == 0) Release(overtaken: true, blockEnds: isTrailer);

        bool Hits(double probability, FaultKind kind) => FaultDice.Hits(probability, seed, kind, frame, packetId, attempt);
    }

    /// <summary>Sends late packets whose time has come.</summary>
    public void ReleaseLate() => Release(overtaken: false, blockEnds: false);

    public void Forget()
    {
        lock (_gate) _withheld.Clear();
    }

    private bool Vanishes(CameraFaults faults, int bytes, ulong frame, uint packetId, uint attempt, bool isLeader, bool isTrailer)
    {
        if (faults.PathMtu > 0 && bytes + GvspPacket.IpUdpBytes > faults.PathMtu) return true;
        if (isLeader && FaultDice.Hits(faults.DropLeaderProbability, seed, FaultKind.Leader, frame, 0, 0)) return true;
        if (isTrailer && FaultDice.Hits(faults.DropTrailerProbability, seed, FaultKind.Trailer, frame, 0, 0)) return true;
        return FaultDice.Hits(faults.LossProbability, seed, FaultKind.Loss, frame, packetId, attempt);
    }

    private void Pass(CameraFaults faults, ReadOnlySpan<byte> packet, ulong frame, uint packetId, uint attempt)
    {
        ulong amount = FaultDice.Draw(seed, FaultKind.Amount, frame, packetId, attempt);
        if (Hits(faults.StraySenderProbability, FaultKind.Stray))
        {
            byte[] forged = packet.ToArray();
            for (int i = GvspPacket.HeadBytes(GvspPacket.IsExtended(packet)); i < forged.Length; i++) forged[i] ^= 0xFF;
            Counters.Add(ref counters.StrayPackets);
            link.SendAsStranger(forged);
        }
        if (Hits(faults.TruncateProbability, FaultKind.Truncate))
        {
            packet = packet[..(int)(amount % (ulong)packet.Length)];
            Counters.Add(ref counters.TruncatedPackets);
        }
        else if (Hits(faults.CorruptLengthProbability, FaultKind.Lengthen))
        {
            var longer = new byte[packet.Length + 1 + (int)(amount % 64)];
            packet.CopyTo(longer);
            packet = longer;
            Counters.Add(ref counters.LengthenedPackets);
        }
        else if (Hits(faults.WrongBlockIdProbability, FaultKind.WrongBlock))
        {
            byte[] wrong = packet.ToArray();
            GvspPacket.SetBlockId(wrong, 1 + amount % 65535);
            packet = wrong;
            Counters.Add(ref counters.WrongBlockPackets);
        }
        link.Send(packet);
        if (!Hits(faults.DuplicateProbability, FaultKind.Duplicate)) return;
        Counters.Add(ref counters.DuplicatedPackets);
        link.Send(packet);

        bool Hits(double probability, FaultKind kind) => FaultDice.Hits(probability, seed, kind, frame, packetId, attempt);
    }

    private void Withhold(ReadOnlySpan<byte> packet, int overtakers, long due)
    {
        lock (_gate) _withheld.Add(new Withheld { Packet = packet.ToArray(), Overtakers = overtakers, Due = due });
    }

    private void Release(bool overtaken, bool blockEnds)
    {
        lock (_gate)
        {
            if (_withheld.Count == 0) return;
            long now = time.GetTimestamp();
            for (int i = 0; i < _withheld.Count; i++)
            {
                Withheld waiting = _withheld[i];
                bool reordered = waiting.Overtakers != int.MaxValue;
                if (reordered && overtaken) waiting.Overtakers--;
                if (reordered ? waiting.Overtakers > 0 && !blockEnds : now < waiting.Due) continue;
                link.Send(waiting.Packet);
                _withheld.RemoveAt(i--);
            }
        }
    }

    private sealed class Withheld
    {
        public required byte[] Packet { get; init; }

        /// <summary>Packets that still go first; <see cref="int.MaxValue"/> when time decides.</summary>
        public int Overtakers { get; set; }

        public long Due { get; init; }
    }
}
