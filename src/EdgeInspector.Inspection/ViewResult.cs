namespace EdgeInspector.Inspection;

/// <summary>What became of one view of one unit, by value: it outlives the pixels.</summary>
public readonly record struct ViewResult
{
    /// <summary>Number of the trigger that exposed the view.</summary>
    public uint Trigger { get; init; }

    /// <summary>Position of the view in the recipe, from 0.</summary>
    public int View { get; init; }

    /// <summary>Position of the camera in the configuration, from 0.</summary>
    public int Camera { get; init; }

    /// <summary>The camera's own number of the image.</summary>
    public ulong BlockId { get; init; }

    public ViewOutcome Outcome { get; init; }

    /// <summary>The view's own verdict, from <see cref="Recipe.Judge"/>.</summary>
    public Verdict Verdict { get; init; }

    public RejectReason Reason { get; init; }

    /// <summary>The highest score of the view; 0 when nothing was found or nothing ran.</summary>
    public float Score { get; init; }

    /// <summary>The findings behind the verdict, worst first.</summary>
    public FindingList Findings { get; init; }

    /// <summary>Brightness, saturation and sharpness against the sample space.</summary>
    public SampleMeasurement Sample { get; init; }

    public ViewTimes Times { get; init; }

    /// <summary>The camera's own time of the image.</summary>
    public CameraStamp Stamp { get; init; }

    /// <summary>By this number the pixels are kept until the unit has its record; 0 when there are none, negative when there was no room.</summary>
    public long Evidence { get; init; }
}
