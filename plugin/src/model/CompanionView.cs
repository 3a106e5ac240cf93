namespace RevitAutoPlan.Companion
{
    /// <summary>A view of the companion's window.</summary>
    public enum CompanionView
    {
        /// <summary>Plan, meters, what runs now.</summary>
        Overview,
        /// <summary>The plans, with one shown.</summary>
        Upgrade,
        /// <summary>Sign-in.</summary>
        SignIn,
        /// <summary>What is wrong and what to do.</summary>
        Diagnostics
    }
}
