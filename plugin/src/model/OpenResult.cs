namespace RevitAutoPlan.Companion
{
    /// <summary>What came of asking the companion to show a view.</summary>
    public sealed class OpenResult
    {
        private OpenResult(bool opened)
        {
            Opened = opened;
        }

        /// <summary>False when no window could be reached.</summary>
        public bool Opened { get; }

        internal static OpenResult Read(JsonFields fields)
        {
            return new OpenResult(fields.RequireFlag("opened"));
        }
    }
}
