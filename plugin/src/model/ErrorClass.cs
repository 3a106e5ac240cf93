namespace RevitAutoPlan.Companion
{
    /// <summary>What kind of failure ended an operation; all that is told of it.</summary>
    public enum ErrorClass
    {
        /// <summary>The plugin made a mistake.</summary>
        PluginError,
        /// <summary>The AI service failed.</summary>
        AiError,
        /// <summary>Revit refused.</summary>
        RevitError,
        /// <summary>The network failed.</summary>
        NetworkError,
        /// <summary>It took too long.</summary>
        Timeout,
        /// <summary>Anything else.</summary>
        Other
    }
}
