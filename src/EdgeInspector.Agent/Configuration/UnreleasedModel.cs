namespace EdgeInspector.Agent.Configuration;

/// <summary>What happens with a model whose passport is not in state RELEASED.</summary>
public enum UnreleasedModel
{
    /// <summary>The line does not start.</summary>
    Refuse = 0,

    /// <summary>The line runs and says so: for benches and commissioning only.</summary>
    Allow,
}
