namespace RevitAutoPlan.Companion
{
    /// <summary>Where a reservation stands.</summary>
    public enum ReservationState
    {
        /// <summary>Never heard of by the companion, or a state that this client does not know.</summary>
        Unknown,
        /// <summary>The units are set aside; commit or release it.</summary>
        Held,
        /// <summary>Its time ran out and the units are free; it can still be committed or released, within 24 hours.</summary>
        Lapsed,
        /// <summary>It was charged.</summary>
        Committed,
        /// <summary>It ended without a charge.</summary>
        Released,
        /// <summary>No outcome came in time; nothing was charged.</summary>
        Expired
    }
}
