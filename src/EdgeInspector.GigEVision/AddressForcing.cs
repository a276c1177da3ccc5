namespace EdgeInspector.GigEVision;

/// <summary>What came of giving a camera an address by FORCEIP.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Message">One sentence for the log or the terminal.</param>
/// <param name="Camera">The camera as it answers now; null unless <paramref name="Outcome"/> is <see cref="AddressForcingOutcome.Forced"/>.</param>
public sealed record AddressForcing(AddressForcingOutcome Outcome, string Message, CameraDescription? Camera = null);
