namespace RevitAutoPlan.Companion
{
    /// <summary>Hears of the connection, on the client's own thread: it must return soon and must not throw.</summary>
    internal interface ILinkListener
    {
        /// <summary>A connection was made.</summary>
        void Connected(CompanionSession session);
        /// <summary>The connection was lost.</summary>
        void Disconnected(Unavailable reason);
        /// <summary>The companion sent an event.</summary>
        void Event(string topic, JsonFields parameters);
    }
}
