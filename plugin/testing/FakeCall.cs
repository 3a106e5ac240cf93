namespace RevitAutoPlan.Companion.Testing
{
    /// <summary>A call that a <see cref="FakeCompanion"/> got.</summary>
    public sealed class FakeCall
    {
        internal FakeCall(string method, string parameters)
        {
            Method = method;
            Parameters = parameters;
        }

        /// <summary>For example <c>gate.reserve</c>.</summary>
        public string Method { get; }
        /// <summary>Its parameters as JSON.</summary>
        public string Parameters { get; }
    }
}
