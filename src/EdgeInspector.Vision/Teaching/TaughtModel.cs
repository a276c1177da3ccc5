namespace EdgeInspector.Vision.Teaching;

/// <summary>A taught model: the bytes of its file, its passport in state Draft, and the scores behind its thresholds.</summary>
/// <param name="Passport">Hash, pins, binding, thresholds and facts.</param>
/// <param name="Onnx">The self-contained model file.</param>
/// <param name="HeldOutScores">Scores of the good images by statistics that had not seen them, in the order of the images' names.</param>
public sealed record TaughtModel(Passport Passport, ReadOnlyMemory<byte> Onnx, IReadOnlyList<float> HeldOutScores);
