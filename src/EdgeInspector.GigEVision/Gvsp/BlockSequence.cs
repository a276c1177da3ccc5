namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Undoes the wrap of block ids and tells new blocks from old ones and from lies.</summary>
/// <remarks>
/// 16-bit ids run 1..65535 and start again at 1; extended ids never wrap. The first block seen fixes the origin: an id up to
/// <see cref="FirstIdMax"/> counts from 1, where cameras start after AcquisitionStart, so that a lost first image is noticed; a higher
/// one counts from itself, for there are cameras that start elsewhere [seen: arv-fake-gv-camera starts at 65401], and there a lost first
/// image shifts the numbers. Only a leader may skip images; any other packet opens the next one at most. A single packet whose id lies
/// farther than that is refused; only when several in a row agree on the new place is it believed, as after an interruption. One packet
/// with a false id would otherwise move the number of every image after it.
/// </remarks>
internal sealed class BlockSequence
{
    public const ulong FirstIdMax = 16;

    private const long IdsPerRound = 65535;
    private const long ForwardMax = 256;
    private const int BackwardMax = 63;
    private const int AgreeingMin = 3;

    private bool _started;
    private ulong _highestId;
    private ulong _highest;
    private ulong _seen;
    private ulong _suspectId;
    private int _suspectCount;

    /// <summary>The highest number given so far.</summary>
    public ulong Highest => _highest;

    /// <summary>Gives the block's number from 0 and whether it may be opened now; false for an id that is not believed.</summary>
    public bool TryPlace(ulong blockId, bool extended, bool isLeader, out ulong sequence, out bool isNew)
    {
        isNew = false;
        sequence = 0;
        if (!_started)
        {
            _started = true;
            _highestId = blockId;
            _highest = blockId <= FirstIdMax ? blockId - 1 : 0;
            _seen = 1;
            sequence = _highest;
            isNew = true;
            return true;
        }

        long distance = Distance(blockId, extended);
        if (distance > (isLeader ? ForwardMax : 1) || distance < -BackwardMax)
        {
            if (!IsAgreed(blockId, extended)) return false;

            // The stream goes on somewhere else. What lies behind us can only be reached by going round.
            if (distance < 0) distance = extended ? 1 : distance + IdsPerRound;
        }

        _suspectCount = 0;
        if (distance > 0)
        {
            _highestId = blockId;
            _highest += (ulong)distance;
            _seen = distance > BackwardMax ? 1 : (_seen << (int)distance) | 1;
            sequence = _highest;
            isNew = true;
            return true;
        }

        int back = (int)-distance;
        if ((ulong)back > _highest) return false;
        sequence = _highest - (ulong)back;
        isNew = (_seen & (1UL << back)) == 0;
        _seen |= 1UL << back;
        return true;
    }

    private long Distance(ulong blockId, bool extended)
    {
        if (extended)
        {
            long difference = unchecked((long)(blockId - _highestId));
            return difference;
        }

        // Ids 1..65535 on a ring of 65535 places; the shorter way counts.
        long forward = ((long)blockId - (long)(_highestId & 0xFFFF) + IdsPerRound) % IdsPerRound;
        return forward > IdsPerRound / 2 ? forward - IdsPerRound : forward;
    }

    private bool IsAgreed(ulong blockId, bool extended)
    {
        bool near = _suspectCount > 0 && (blockId == _suspectId || blockId == _suspectId + 1 || (!extended && _suspectId == IdsPerRound && blockId == 1));
        _suspectCount = near ? _suspectCount + 1 : 1;
        _suspectId = blockId;
        return _suspectCount >= AgreeingMin;
    }
}
