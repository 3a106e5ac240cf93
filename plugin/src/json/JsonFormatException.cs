using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>A text is not JSON that this client reads. The only exception that <see cref="JsonReader"/> throws.</summary>
    internal sealed class JsonFormatException : FormatException
    {
        /// <param name="reason">What is wrong, for a log.</param>
        /// <param name="position">Index of the character where it was noticed.</param>
        public JsonFormatException(string reason, int position) : base(reason + " at " + position)
        {
            Position = position;
        }

        /// <summary>Index of the character where it was noticed.</summary>
        public int Position { get; }
    }
}
