using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads findings from a model's outputs. Two kinds of model, two decoders.</summary>
internal interface IDecoder
{
    /// <summary>False when an output is no number; then there are no findings. Allocates nothing.</summary>
    bool TryDecode(out FindingList findings);
}
