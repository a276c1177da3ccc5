using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision;

/// <summary>The memory that runs of all models of this process take their tensors from: one arena with a limit.</summary>
/// <remarks>
/// <see cref="MemoryNeed"/> computes what a graph needs where its shapes are known. Where a shape is known in the run alone, a model could ask
/// for the PC's whole memory, and a PC that swaps is late with everything: with the limit the runtime throws instead, and the view is undecided.
/// </remarks>
internal static class RunMemory
{
    /// <summary>All models together: one of <see cref="MemoryNeed.BytesMax"/> while another one of as much is being loaded.</summary>
    public const uint BytesMax = uint.MaxValue;

    // Once for the process; the runtime refuses a second one.
    private static readonly Lazy<bool> _registered = new(Register);

    /// <summary>Makes a session take its memory here.</summary>
    public static void Limit(SessionOptions options)
    {
        if (_registered.Value) options.AddSessionConfigEntry("session.use_env_allocators", "1");
    }

    private static bool Register()
    {
        // What is not stated (-1) is as in a session's own arena.
        using var limits = new OrtArenaCfg(BytesMax, -1, -1, -1);
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, limits);
        return true;
    }
}
