namespace RevitAutoPlan.Companion
{
    /// <summary>The companion gave no answer. What is billable should not run then; what to do is the plugin's choice.</summary>
    public sealed class Unavailable
    {
        internal Unavailable(UnavailableReason reason, string message, string nextStep)
        {
            Reason = reason;
            Message = message;
            NextStep = nextStep;
        }

        /// <summary>Why, for the program.</summary>
        public UnavailableReason Reason { get; }
        /// <summary>Why, for the person at the screen.</summary>
        public string Message { get; }
        /// <summary>What the person can do about it.</summary>
        public string NextStep { get; }

        /// <summary>The reason and the message.</summary>
        public override string ToString()
        {
            return Reason + ": " + Message;
        }
    }
}
