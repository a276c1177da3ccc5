using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>Two runs on made-up pictures, at load, that tell how large the outputs are whose file leaves it open.</summary>
/// <remarks>Memory is bound once, so an output whose size depends on the picture cannot be read: the two runs differ, or a later run fails.</remarks>
internal static class ProbeRun
{
    /// <summary>The shapes of the named outputs; null, and why, when the model does not run or the shapes are not fixed.</summary>
    /// <param name="session">Not run by anybody else yet.</param>
    /// <param name="input">What the picture must be like.</param>
    /// <param name="names">Of the outputs.</param>
    /// <param name="fixable">Whether <see cref="ModelOutput.MaxBoxes"/> would help.</param>
    /// <param name="problem">Why null.</param>
    public static long[][]? ShapesOf(InferenceSession session, ModelInput input, string[] names, bool fixable, out string? problem)
    {
        problem = null;
        try
        {
            long[][] dark = Run(session, input, names, bright: false);
            long[][] bright = Run(session, input, names, bright: true);
            for (int i = 0; i < names.Length; i++)
            {
                if (dark[i].SequenceEqual(bright[i])) continue;
                problem = $"output '{names[i]}' is [{string.Join(',', dark[i])}] for one picture and [{string.Join(',', bright[i])}] for another; "
                    + "expected a fixed number: " + (fixable ? "set max-boxes in the passport's output" : "export the model with fixed sizes");
                return null;
            }

            return dark;
        }
        catch (OnnxRuntimeException failed)
        {
            problem = $"leaves the size of its outputs open and does not run on a trial picture: {failed.Message}";
            return null;
        }
    }

    /// <summary>What the model gives for the bright picture in a float32 output; empty when it does not run, or gives something else.</summary>
    public static float[] ValuesOf(InferenceSession session, ModelInput input, string name)
    {
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(session, input, [name], bright: true);
            return outputs[0].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float ? outputs[0].GetTensorDataAsSpan<float>().ToArray() : [];
        }
        catch (OnnxRuntimeException)
        {
            return [];
        }
    }

    private static long[][] Run(InferenceSession session, ModelInput input, string[] names, bool bright)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(session, input, names, bright);
        return outputs.Select(o => o.GetTensorTypeAndShape().Shape).ToArray();
    }

    private static IDisposableReadOnlyCollection<OrtValue> Outputs(InferenceSession session, ModelInput input, string[] names, bool bright)
    {
        int pixels = input.Width * input.Height * input.Channels;
        long[] shape = GraphRules.InputShape(session, input);
        using OrtValue picture = input.ElementType switch
        {
            ModelElementType.Uint8 => OrtValue.CreateTensorValueFromMemory(Picture<byte>(pixels, bright, 200), shape),
            ModelElementType.Float16 => OrtValue.CreateTensorValueFromMemory(Picture(pixels, bright, (Float16)0.8f), shape),
            ModelElementType.Float32 or _ => OrtValue.CreateTensorValueFromMemory(Picture(pixels, bright, 0.8f), shape),
        };
        using var sizes = OrtValue.CreateTensorValueFromMemory<long>([input.Width, input.Height], [1, 2]);
        using var options = new RunOptions();
        string[] inputs = input.Sizes.Length > 0 ? [input.Tensor, input.Sizes] : [input.Tensor];
        OrtValue[] values = input.Sizes.Length > 0 ? [picture, sizes] : [picture];
        return session.Run(options, inputs, values, names);
    }

    // Stripes: a picture without any edge is no trial.
    private static T[] Picture<T>(int length, bool bright, T level)
        where T : struct
    {
        var picture = new T[length];
        for (int i = 0; bright && i < length; i++) picture[i] = i / 7 % 2 == 0 ? level : default;
        return picture;
    }
}
