namespace EdgeInspector.GigEVision.GenApi;

/// <summary>The camera's register space, as the feature map sees it.</summary>
/// <remarks>A boundary: the camera's control channel in the field, an array of bytes in a test.</remarks>
public interface IRegisterPort
{
    /// <summary>Reads bytes; false, with the reason, when the camera refused or did not answer.</summary>
    bool TryRead(long address, Span<byte> data, out string problem);

    /// <summary>Writes bytes; false, with the reason, when the camera refused or did not answer.</summary>
    bool TryWrite(long address, ReadOnlySpan<byte> data, out string problem);
}
