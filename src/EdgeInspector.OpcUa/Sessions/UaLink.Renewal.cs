namespace EdgeInspector.OpcUa;

/// <summary>Renews the channel's token beside the writing: the private key works on the maintenance thread, without the gate.</summary>
public sealed partial class UaLink
{
    private TokenRenewal? _renewal;

    /// <summary>Renewals of the present connection for which the gate had to be held while the OPN was signed.</summary>
    internal int RenewalsInTheWay => _renewal?.HeldCount ?? 0;

    /// <returns>Whether a step of a renewal was taken, so that the rest of the look can wait.</returns>
    private bool RenewAside(UaConnection connection)
    {
        StatusCode status = _renewal!.Look(out bool hasActed);
        if (status.IsGood) return hasActed;
        string why = status == StatusCode.BadTimeout ? "the server does not renew the channel's token" : $"the channel's token was not renewed: {status}";
        lock (_gate)
        {
            if (ReferenceEquals(_connection, connection)) Lost(status, $"{connection.EndpointUrl}: {why}");
        }

        return true;
    }
}
