namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>One file that a record speaks of, held against its hash.</summary>
/// <param name="Bytes">What it holds, only when that is what was recorded; else null.</param>
/// <param name="Word">What was found, for a person.</param>
/// <param name="IsFault">Somebody must look into it: the file is not there without a reason, or is not what was recorded.</param>
internal sealed record FileCheck(byte[]? Bytes, string Word, bool IsFault);
