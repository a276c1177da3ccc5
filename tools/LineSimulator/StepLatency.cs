namespace EdgeInspector.LineSimulator;

/// <summary>How long a step took, milliseconds.</summary>
public readonly record struct StepLatency(string Step, double P50, double P99, double Max);
