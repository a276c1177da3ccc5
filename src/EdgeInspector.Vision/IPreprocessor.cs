using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;

namespace EdgeInspector.Vision;

/// <summary>Brings the region of a camera's image into the model's input tensor, and measures it on the way.</summary>
/// <remarks>All memory is allocated at the making; filling allocates nothing. Owned by one thread.</remarks>
internal interface IPreprocessor : IDisposable
{
    /// <summary>The input tensor's memory, in the passport's layout; float32 for a float16 input, too.</summary>
    AlignedMemory Tensor { get; }

    /// <summary>From now on reads a region of the same size that starts here, inside the image.</summary>
    void MoveTo(int x, int y);

    /// <summary>The region's levels after a filling, in the model's size, before any normalisation. The same place for ever.</summary>
    LevelPlane Levels { get; }

    /// <summary>Fills the tensor. False, and nothing read, when the model is bound to another size or format of image.</summary>
    bool TryFill(in ImageView image, out SampleMeasurement sample);

    /// <summary>Where the part lies in the image that was filled last; null: nothing is aligned.</summary>
    PartPose? Pose => null;

    /// <summary>The one for a model: with its reference, when it aligns.</summary>
    static IPreprocessor For(OnnxModel model, CameraBinding camera) =>
        model.Passport.Input.Alignment is AlignmentLimits limits && model.Reference is ReferencePlane reference
            ? new AligningPreprocessor(model.Passport.Input, camera, reference, limits)
            : For(model.Passport.Input, camera);

    /// <summary>The one for this input and camera. Which it is depends on the passport alone, so the same pixels always give the same tensor.</summary>
    static IPreprocessor For(ModelInput input, CameraBinding camera)
    {
        // The run rounds to float16.
        if (input.ElementType == ModelElementType.Float16) input = input with { ElementType = ModelElementType.Float32 };
        return GreyPreprocessor.Serves(input, camera) ? new GreyPreprocessor(input, camera) : new Preprocessor(input, camera);
    }
}
