namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    private void Serve(uint requestId, ReadOnlySpan<byte> body, long received)
    {
        var reader = new UaReader(body);
        uint type = ServiceMessages.EncodingIdOf(ref reader);
        if (_server.Options.Script is { } script && AnswerByScript(script, type, reader, requestId)) return;
        if (_server.Options.RefuseService?.Invoke(type) is { IsBad: true } refusal)
        {
            Fault(requestId, RequestHeader.Read(ref reader), refusal);
            return;
        }

        switch (type)
        {
            case FindServersRequest.Id: Serve<FindServersRequest, FindServersResponse>(ref reader, requestId, FindServers); break;
            case GetEndpointsRequest.Id: Serve<GetEndpointsRequest, GetEndpointsResponse>(ref reader, requestId, GetEndpoints); break;
            case CreateSessionRequest.Id: Serve<CreateSessionRequest, CreateSessionResponse>(ref reader, requestId, CreateSession); break;
            case ActivateSessionRequest.Id: Serve<ActivateSessionRequest, ActivateSessionResponse>(ref reader, requestId, ActivateSession); break;
            case CloseSessionRequest.Id: Serve<CloseSessionRequest, CloseSessionResponse>(ref reader, requestId, CloseSession); break;
            case BrowseRequest.Id: Serve<BrowseRequest, BrowseResponse>(ref reader, requestId, Browse); break;
            case BrowseNextRequest.Id: Serve<BrowseNextRequest, BrowseNextResponse>(ref reader, requestId, BrowseNext); break;
            case TranslateBrowsePathsRequest.Id: Serve<TranslateBrowsePathsRequest, TranslateBrowsePathsResponse>(ref reader, requestId, Translate); break;
            case RegisterNodesRequest.Id: Serve<RegisterNodesRequest, RegisterNodesResponse>(ref reader, requestId, RegisterNodes); break;
            case UnregisterNodesRequest.Id: Serve<UnregisterNodesRequest, UnregisterNodesResponse>(ref reader, requestId, UnregisterNodes); break;
            case ReadRequest.Id: Serve<ReadRequest, ReadResponse>(ref reader, requestId, Read); break;
            case WriteRequest.Id: Serve<WriteRequest, WriteResponse>(ref reader, requestId, r => Write(r, received)); break;
            case CancelRequest.Id: Serve<CancelRequest, CancelResponse>(ref reader, requestId, Cancel); break;
            case CallRequest.Id: Serve<CallRequest, CallResponse>(ref reader, requestId, r => Call(r, received)); break;
            case CreateSubscriptionRequest.Id: Serve<CreateSubscriptionRequest, CreateSubscriptionResponse>(ref reader, requestId, CreateSubscription); break;
            case ModifySubscriptionRequest.Id: Serve<ModifySubscriptionRequest, ModifySubscriptionResponse>(ref reader, requestId, ModifySubscription); break;
            case SetPublishingModeRequest.Id: Serve<SetPublishingModeRequest, SetPublishingModeResponse>(ref reader, requestId, SetPublishingMode); break;
            case DeleteSubscriptionsRequest.Id: Serve<DeleteSubscriptionsRequest, DeleteSubscriptionsResponse>(ref reader, requestId, DeleteSubscriptions); break;
            case RepublishRequest.Id: Serve<RepublishRequest, RepublishResponse>(ref reader, requestId, Republish); break;
            case CreateMonitoredItemsRequest.Id: Serve<CreateMonitoredItemsRequest, CreateMonitoredItemsResponse>(ref reader, requestId, CreateMonitoredItems); break;
            case ModifyMonitoredItemsRequest.Id: Serve<ModifyMonitoredItemsRequest, ModifyMonitoredItemsResponse>(ref reader, requestId, ModifyMonitoredItems); break;
            case SetMonitoringModeRequest.Id: Serve<SetMonitoringModeRequest, SetMonitoringModeResponse>(ref reader, requestId, SetMonitoringMode); break;
            case DeleteMonitoredItemsRequest.Id: Serve<DeleteMonitoredItemsRequest, DeleteMonitoredItemsResponse>(ref reader, requestId, DeleteMonitoredItems); break;
            case PublishRequest.Id: ServePublish(ref reader, requestId); break;
            default:
                RequestHeader header = RequestHeader.Read(ref reader);
                Fault(requestId, header, StatusCode.BadServiceUnsupported);
                break;
        }
    }

    private bool AnswerByScript(ServerScript script, uint type, UaReader reader, uint requestId)
    {
        lock (_sending)
        {
            _body.Clear();
            if (!script(type, ref reader, _body)) return false;
            if (!_hasScriptedOutput) _output.Clear();
            _hasScriptedOutput = true;
            return _channel!.Encode(MessageType.Message, requestId, _body.Written, _output).IsGood;
        }
    }

    // Before the connection waits for more, and before any other answer: they keep their order.
    private void SendScriptedOutput()
    {
        lock (_sending)
        {
            if (!_hasScriptedOutput) return;
            _hasScriptedOutput = false;
            SendOutput();
        }
    }

    private void Serve<TRequest, TResponse>(ref UaReader reader, uint requestId, Func<TRequest, TResponse> serve)
        where TRequest : IUaRequest<TRequest>
        where TResponse : IUaResponse<TResponse>
    {
        TRequest request = TRequest.Read(ref reader);
        if (reader.Failed)
        {
            Fault(requestId, request.Header, StatusCode.BadDecodingError);
            return;
        }

        TResponse response;
        try
        {
            response = serve(request);
        }
        catch (UaException refused)
        {
            Fault(requestId, request.Header, refused.Status);
            return;
        }

        Respond(requestId, response);
    }

    private void ServePublish(ref UaReader reader, uint requestId)
    {
        PublishRequest request = PublishRequest.Read(ref reader);
        if (reader.Failed)
        {
            Fault(requestId, request.Header, StatusCode.BadDecodingError);
            return;
        }

        try
        {
            SessionOf(request.Header).Publish(this, requestId, request);
        }
        catch (UaException refused)
        {
            Fault(requestId, request.Header, refused.Status);
        }
    }

    private ServerSession SessionOf(RequestHeader header)
    {
        ServerSession session = _server.FindSession(header.AuthenticationToken) ?? throw Refuse(StatusCode.BadSessionIdInvalid);
        if (!ReferenceEquals(session.Connection, this)) throw Refuse(StatusCode.BadSecureChannelIdInvalid);
        if (!session.IsActivated) throw Refuse(StatusCode.BadSessionNotActivated);
        session.Seen();
        return session;
    }

    private static UaException Refuse(StatusCode status) => new(status, status.ToString());

    private static void CheckCount(int count)
    {
        if (count == 0) throw Refuse(StatusCode.BadNothingToDo);
        if (count > OperationCountMax) throw Refuse(StatusCode.BadTooManyOperations);
    }
}
