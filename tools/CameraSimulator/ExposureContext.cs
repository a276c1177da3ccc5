namespace EdgeInspector.CameraSimulator;

/// <summary>One exposure of the simulated sensor.</summary>
/// <param name="FrameNumber">Frames since the acquisition started, from 0.</param>
/// <param name="TriggerNumber">The number given to, or counted by, <see cref="SimulatedCamera.FireHardwareTrigger()"/>; 0 when running free or triggered by software.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Lines.</param>
/// <param name="PixelFormat">PFNC code, such as 0x01080001 for Mono8.</param>
public readonly record struct ExposureContext(ulong FrameNumber, ulong TriggerNumber, int Width, int Height, uint PixelFormat);
