using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>For the machine vision server: a result, or none when another recipe was loaded.</summary>
/// <param name="Result">It has its record.</param>
/// <param name="Settings">The line's, with the recipe under which it was made.</param>
public sealed record ShownResult(InspectionResult? Result, LineConfiguration Settings);
