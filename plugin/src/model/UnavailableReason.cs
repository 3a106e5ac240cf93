namespace RevitAutoPlan.Companion
{
    /// <summary>Why the companion gave no answer.</summary>
    public enum UnavailableReason
    {
        /// <summary>No companion is installed on this computer, or none was found.</summary>
        NotInstalled,
        /// <summary>It is not running, and this client was told not to start it.</summary>
        NotRunning,
        /// <summary>It was started and is not ready yet. Try again in some seconds.</summary>
        Starting,
        /// <summary>It could not be started, or ended at once.</summary>
        StartFailed,
        /// <summary>Its discovery file is there but cannot be read or makes no sense.</summary>
        DiscoveryUnreadable,
        /// <summary>It does not speak this client's protocol, or is older than the plugin asks for: update the companion.</summary>
        CompanionTooOld,
        /// <summary>It speaks only newer protocols: update the plugin.</summary>
        ClientTooOld,
        /// <summary>It refused the connection.</summary>
        Refused,
        /// <summary>Another program listens where the companion should. It learned no more than the plugin’s name, and no secret.</summary>
        Untrusted,
        /// <summary>It answered something that is not the protocol.</summary>
        ProtocolError,
        /// <summary>The connection was lost and did not come back within the time limit.</summary>
        Disconnected,
        /// <summary>No answer came within the time limit.</summary>
        TimedOut,
        /// <summary>More calls wait for an answer than this client keeps.</summary>
        Overloaded,
        /// <summary>This client was disposed.</summary>
        Disposed
    }
}
