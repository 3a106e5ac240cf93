namespace RevitAutoPlan.Companion
{
    /// <summary>What came of a call: a value, an error that the companion answered, or no answer. Exactly one of the three is set.</summary>
    public class Answer<T> where T : class
    {
        internal Answer(T value)
        {
            Value = value;
        }

        internal Answer(CompanionError error)
        {
            Error = error;
        }

        internal Answer(Unavailable unavailable)
        {
            Unavailable = unavailable;
        }

        /// <summary>The value, or <c>null</c>.</summary>
        public T Value { get; }
        /// <summary>Why the companion refused the request as such, or <c>null</c>.</summary>
        public CompanionError Error { get; }
        /// <summary>Why there is no answer, or <c>null</c>.</summary>
        public Unavailable Unavailable { get; }

        /// <summary>True when there is a value.</summary>
        public bool Succeeded
        {
            get { return Value != null; }
        }

        /// <summary>Why there is no value, for the person at the screen; empty when there is one.</summary>
        public virtual string Message
        {
            get
            {
                if (Unavailable != null) return Unavailable.Message + " " + Unavailable.NextStep;
                return Error == null ? "" : Error.Message + " " + Error.NextStep;
            }
        }
    }
}
