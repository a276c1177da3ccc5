namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Asks the camera for packets again.</summary>
/// <remarks>A boundary: the stream socket in the field, a list in a test.</remarks>
internal interface IResendRequester
{
    void Request(ulong blockId, uint first, uint last, bool extended);
}
