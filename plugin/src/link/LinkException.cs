using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>A connection could not be made or cannot go on. Never leaves the client: callers get the <see cref="Reason"/>.</summary>
    internal sealed class LinkException : Exception
    {
        public LinkException(Unavailable reason) : base(reason.Message)
        {
            Reason = reason;
        }

        public Unavailable Reason { get; }
        /// <summary>The HTTP status of a refused upgrade; else 0.</summary>
        public int Status { get; set; }
    }
}
