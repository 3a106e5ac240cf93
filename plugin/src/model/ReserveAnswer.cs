namespace RevitAutoPlan.Companion
{
    /// <summary>What came of a reserve: a reservation when granted, else a denial, an error, or no answer.</summary>
    public sealed class ReserveAnswer : Answer<Decision>
    {
        internal ReserveAnswer(Decision decision, Reservation reservation) : base(decision)
        {
            Reservation = reservation;
        }

        internal ReserveAnswer(CompanionError error) : base(error)
        {
        }

        internal ReserveAnswer(Unavailable unavailable) : base(unavailable)
        {
        }

        /// <summary>The units that are set aside for this run; <c>null</c> when it was not granted. Dispose of it when the run is over.</summary>
        public Reservation Reservation { get; }

        /// <summary>True when the operation may run now.</summary>
        public bool Granted
        {
            get { return Reservation != null; }
        }

        /// <summary>What to tell the person at the screen.</summary>
        public override string Message
        {
            get { return Value != null ? Value.Message : base.Message; }
        }
    }
}
