using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Runs a graph that the teaching just wrote, one input and one of its outputs.</summary>
internal sealed class TeachingSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string _input;
    private readonly string _output;
    private readonly long[] _shape;

    /// <param name="model">The graph.</param>
    /// <param name="threads">Inside a run.</param>
    /// <param name="output">Its output; null: it has one alone.</param>
    public TeachingSession(byte[] model, int threads, string? output = null)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException refused)
        {
            throw new TeachException($"a graph on this backbone cannot be run: {refused.Message}", refused);
        }

        _input = _session.InputMetadata.Keys.Single();
        _output = output ?? _session.OutputMetadata.Keys.Single();
        _shape = Array.ConvertAll(_session.InputMetadata[_input].Dimensions, d => (long)d);
    }

    /// <summary>Runs once; the result is new memory.</summary>
    public float[] Run<T>(T[] input)
        where T : unmanaged
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, _shape);
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, [_input], [value], [_output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
