using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>An answer has another shape than agreed. Never leaves the client: it becomes <see cref="UnavailableReason.ProtocolError"/>.</summary>
    internal sealed class UnreadableAnswerException : Exception
    {
        public UnreadableAnswerException(string message) : base(message)
        {
        }
    }
}
