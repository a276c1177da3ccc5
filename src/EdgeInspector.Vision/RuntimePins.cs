namespace EdgeInspector.Vision;

/// <summary>The runtime that a model was qualified with. Another one demands qualification anew.</summary>
/// <remarks>Other graph levels give other last bits; thread counts do not (measured). [MOD-03]</remarks>
public sealed record RuntimePins
{
    /// <summary>The only provider this product ships.</summary>
    public const string CpuProvider = "cpu";

    /// <summary>Version of ONNX Runtime's native library, all of its parts: <c>1.31.1</c>.</summary>
    public required string OnnxRuntimeVersion { get; init; }

    /// <summary>The <see cref="CpuKind"/> on which the known answers were made; empty when there are none.</summary>
    public string Cpu { get; init; } = "";

    /// <summary>Execution provider. Only <see cref="CpuProvider"/>.</summary>
    public string Provider { get; init; } = CpuProvider;

    /// <summary><c>disable</c>, <c>basic</c>, <c>extended</c> or <c>all</c>. Default all.</summary>
    public string GraphOptimizationLevel { get; init; } = "all";

    /// <summary>Threads inside one run, 1..64. Default 1: the inspect thread itself.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Only <c>sequential</c>.</summary>
    public string ExecutionMode { get; init; } = "sequential";
}
