namespace EdgeInspector.Vision;

/// <summary>Order of a model's input dimensions.</summary>
public enum ModelInputLayout
{
    /// <summary>[1, height, width, channels]: the camera's own order.</summary>
    Nhwc = 0,

    /// <summary>[1, channels, height, width].</summary>
    Nchw,
}
