using EdgeInspector.Vision.Onnx;
using Google.Protobuf;

namespace EdgeInspector.Vision.Importing;

/// <summary>What the last operators of a graph say of its output: whether class values are raw, or shares already.</summary>
/// <remarks>A softmax over shares, or a sigmoid over them, is the error that nobody sees: every score comes out near a half.</remarks>
internal static class GraphEnd
{
    // What changes form or type, but no value.
    private static readonly string[] _passing = ["Identity", "Cast", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Flatten", "Resize", "Upsample"];

    /// <summary>The layout with the activation that the graph ends with, if it does; a file that cannot be read here is left as it is.</summary>
    public static ModelOutput Told(ReadOnlySpan<byte> onnx, ModelOutput output)
    {
        if (output.Activation != OutputActivation.Logits) return output;
        try
        {
            string last = OperatorOf(ModelProto.Parser.ParseFrom(onnx).Graph, output.Scores);
            return last switch
            {
                "Softmax" => output with { Activation = OutputActivation.Softmax },
                "Sigmoid" or "HardSigmoid" => output with { Activation = OutputActivation.Sigmoid },
                _ => output,
            };
        }
        catch (InvalidProtocolBufferException)
        {
            return output;
        }
    }

    private static string OperatorOf(GraphProto? graph, string name)
    {
        if (graph is null) return "";

        // A graph has no loop, and this walk no more steps than nodes.
        for (int steps = graph.Node.Count; steps > 0; steps--)
        {
            NodeProto? node = graph.Node.FirstOrDefault(n => n.Output.Contains(name));
            if (node is null || !_passing.Contains(node.OpType) || node.Input.Count == 0) return node?.OpType ?? "";
            name = node.Input[0];
        }

        return "";
    }
}
