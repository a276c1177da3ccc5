using System.Net;
using System.Net.Sockets;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>One command that makes several cameras act together: at once, or at a time of their common clock.</summary>
/// <remarks>
/// Sent once and never repeated: a camera that had lost only its answer might expose twice. Whoever did not answer is named, and the caller
/// decides. A broadcast leaves each network card once, whatever addresses the card has. Needs no control over the cameras.
/// </remarks>
public sealed record ActionCommand
{
    /// <summary>As in the cameras' ActionDeviceKey.</summary>
    public required uint DeviceKey { get; init; }

    /// <summary>As in the cameras' ActionGroupKey.</summary>
    public required uint GroupKey { get; init; }

    /// <summary>Shares a bit with the cameras' ActionGroupMask; not 0.</summary>
    public required uint GroupMask { get; init; }

    /// <summary>Ticks of the cameras' common clock, nanoseconds for one synchronised by PTP. Default null: at once.</summary>
    public ulong? AtTicks { get; init; }

    /// <summary>The cameras whose answers are awaited. Default none: a broadcast then collects answers until the deadline.</summary>
    public IReadOnlyList<ActionTarget> Targets { get; init; } = [];

    /// <summary>One datagram to all cameras of a link, so that they act together; false sends one to each target in turn. Default true.</summary>
    public bool Broadcast { get; init; } = true;

    /// <summary>Our address of the one network card to use. Default null: all of them, or what the route says when not broadcast.</summary>
    public IPAddress? InterfaceAddress { get; init; }

    /// <summary>How long answers are awaited, at most. Default 200 ms, what a camera that streams was seen to need.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures the deadline and the answers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Port that a broadcast goes to; another only for tests.</summary>
    internal int BroadcastPort { get; init; } = GvcpPort.Number;

    /// <summary>Sends the command and collects the answers until every target has answered or the deadline has passed.</summary>
    /// <exception cref="ArgumentException">The mask is 0, or there is nobody to send to.</exception>
    /// <exception cref="SocketException"><see cref="InterfaceAddress"/> is no address of this PC; the message names those that are.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the command may have been sent.</exception>
    public Task<ActionReport> SendAsync(ILogger logger, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new ActionSender(this, logger).SendAsync(cancellationToken);
    }

    internal static void DemandMask(uint mask)
    {
        if (mask == 0) throw new ArgumentException("action: group mask 0 selects no camera; allowed: 0x00000001..0xFFFFFFFF");
    }
}
