namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    /// <summary>Goes on with the subscriptions on a new connection, in the standard's order: as they are, taken over, or made anew.</summary>
    /// <remarks>
    /// Each gets what it missed by Republish. An S7-1500 takes nothing over (BadServiceUnsupported), a restarted server knows none of them; then
    /// they are made anew and begin with the present values. [OPC UA Part 4 §6.7]
    /// </remarks>
    private async Task ContinueAsync(ClientSession session, UaSubscription[] subscriptions, CancellationToken cancel)
    {
        if (subscriptions.Length == 0) return;
        UaSubscription[] living = session.IsResumed ? subscriptions : await TransferAsync(session, subscriptions, cancel);
        foreach (UaSubscription subscription in subscriptions)
        {
            bool goesOn = subscription.Id != 0 && living.Contains(subscription) && await subscription.RepublishAsync(session, cancel);
            if (!goesOn) await subscription.CreateAsync(session, cancel);
            else if (!session.IsResumed) TransferredCount++;
        }
    }

    private async Task<UaSubscription[]> TransferAsync(ClientSession session, UaSubscription[] subscriptions, CancellationToken cancel)
    {
        UaSubscription[] known = [.. subscriptions.Where(s => s.Id != 0)];
        // A restarted server counts from 1 again: the number of ours may be that of another client by now.
        if (known.Length == 0 || session.ServerStarted is null || session.ServerStarted != _serverStarted) return [];
        uint[] ids = [.. known.Select(s => s.Id)];
        try
        {
            TransferSubscriptionsResponse response = await session.RequestAsync<TransferSubscriptionsRequest, TransferSubscriptionsResponse>(
                h => new TransferSubscriptionsRequest(h, ids, true), null, cancel);
            return response.Results.Length == known.Length ? [.. known.Where((_, i) => response.Results[i].StatusCode.IsGood)] : [];
        }
        catch (UaException refused) when (!session.Ended.IsCompleted && refused.Status != StatusCode.BadTimeout)
        {
            return [];
        }
    }
}
