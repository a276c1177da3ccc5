namespace EdgeInspector.Inspection;

/// <summary>The verdict on one view and what it rests on.</summary>
public readonly record struct ViewJudgement(Verdict Verdict, RejectReason Reason, float Score);
