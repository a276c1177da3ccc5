using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>A view on its way to the ledger, before its trigger is known.</summary>
/// <param name="Sequence">The image's number since acquisition started; lost images count.</param>
/// <param name="Result">All else; trigger and view are still open.</param>
public readonly record struct CameraView(ulong Sequence, ViewResult Result);
