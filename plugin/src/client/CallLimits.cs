using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>How long calls wait for an answer. A call that waits longer answers <see cref="UnavailableReason.TimedOut"/>.</summary>
    public sealed class CallLimits
    {
        /// <summary>Connecting, including a start of the companion: 12 seconds unless set.</summary>
        public TimeSpan Connect { get; set; } = TimeSpan.FromSeconds(12);
        /// <summary>A check: 2 seconds unless set.</summary>
        public TimeSpan Check { get; set; } = TimeSpan.FromSeconds(2);
        /// <summary>A reserve, for which the companion may ask the cloud: 4 seconds unless set.</summary>
        public TimeSpan Reserve { get; set; } = TimeSpan.FromSeconds(4);
        /// <summary>A commit or release: 5 seconds unless set. It is not lost after that: the client goes on sending it.</summary>
        public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(5);
        /// <summary>Every other call: 2 seconds unless set.</summary>
        public TimeSpan Other { get; set; } = TimeSpan.FromSeconds(2);
    }
}
