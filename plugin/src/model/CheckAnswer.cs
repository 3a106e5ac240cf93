namespace RevitAutoPlan.Companion
{
    /// <summary>What came of a check.</summary>
    public sealed class CheckAnswer : Answer<Decision>
    {
        internal CheckAnswer(Decision decision) : base(decision)
        {
        }

        internal CheckAnswer(CompanionError error) : base(error)
        {
        }

        internal CheckAnswer(Unavailable unavailable) : base(unavailable)
        {
        }

        /// <summary>True when the companion answered that the operation may run.</summary>
        public bool Allowed
        {
            get { return Value != null && Value.Allowed; }
        }

        /// <summary>What to tell the person at the screen.</summary>
        public override string Message
        {
            get { return Value != null ? Value.Message : base.Message; }
        }
    }
}
