using EdgeInspector.Inspection;

namespace EdgeInspector.Mqtt;

/// <summary>One unit's result with the names that plain numbers stand for, and what ties it to its record and its pictures.</summary>
/// <param name="Result">The unit's record.</param>
/// <param name="DefectClass">Name of the class of the worst finding; empty when there is none.</param>
/// <param name="Latency">From the trigger to the end of the delivery.</param>
/// <param name="RecordHash">Hash of the unit's decision record in the audit log; empty when it is not known.</param>
/// <param name="Record">Number of that record; 0 when it is not known.</param>
/// <param name="Evidence">Of each view, by position in the recipe, what the record says of its pixels; null when nobody keeps any.</param>
public sealed record UnitReport(
    InspectionResult Result, string DefectClass, TimeSpan Latency, string RecordHash = "", long Record = 0, IReadOnlyList<ViewPicture>? Evidence = null);
