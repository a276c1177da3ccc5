namespace EdgeInspector.Vision.Teaching;

/// <summary>Nothing can be taught from what was given; the message names the file or the option and the rule.</summary>
public sealed class TeachException : Exception
{
    public TeachException(string message)
        : base(message)
    {
    }

    public TeachException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public TeachException()
    {
    }
}
