using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>What came of a call, before it is read: exactly one of the three is set.</summary>
    internal sealed class RawAnswer
    {
        private RawAnswer(JsonFields result, CompanionError error, Unavailable unavailable)
        {
            Result = result;
            Error = error;
            Unavailable = unavailable;
        }

        public JsonFields Result { get; }
        public CompanionError Error { get; }
        public Unavailable Unavailable { get; }

        public static RawAnswer Of(JsonFields result)
        {
            return new RawAnswer(result, null, null);
        }

        public static RawAnswer Of(CompanionError error)
        {
            return new RawAnswer(null, error, null);
        }

        public static RawAnswer Of(Unavailable unavailable)
        {
            return new RawAnswer(null, null, unavailable);
        }

        /// <summary>Reads the result; one of another shape than agreed is no answer.</summary>
        public Answer<T> Read<T>(Func<JsonFields, T> read) where T : class
        {
            if (Unavailable != null) return new Answer<T>(Unavailable);
            if (Error != null) return new Answer<T>(Error);
            try
            {
                return new Answer<T>(read(Result));
            }
            catch (UnreadableAnswerException error)
            {
                return new Answer<T>(UnavailableWords.ProtocolError(error.Message));
            }
        }
    }
}
