namespace EdgeInspector.Agent;

/// <summary>How many frame buffers a camera needs: everybody who may hold one, a line each.</summary>
public static class FrameBudget
{
    /// <summary>Buffers for one camera; all of them are allocated before the first frame.</summary>
    /// <param name="openBlocksMax">Images that the receiver fills at a time, late packets included.</param>
    /// <param name="inspectionDepth">Images that may wait for the inspect thread.</param>
    /// <param name="spare">Buffers beyond the sum, from the configuration.</param>
    public static int Buffers(int openBlocksMax, int inspectionDepth, int spare)
    {
        int count = 0;
        count += openBlocksMax;   // Being filled.
        count += inspectionDepth; // Waiting in the hand-over.
        count += 1;               // Under the model.
        count += 1;               // Just refused by a full hand-over, on its way back.
        count += spare;           // What the configuration adds.
        return count;
    }
}
