namespace RevitAutoPlan.Companion
{
    /// <summary>How an operation ended that did not succeed. Nothing is charged for it.</summary>
    public enum ReleaseOutcome
    {
        /// <summary>It failed.</summary>
        Failed,
        /// <summary>The person cancelled it.</summary>
        Cancelled
    }
}
